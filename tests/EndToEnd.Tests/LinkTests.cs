using System.Text.RegularExpressions;
using EndToEnd.Tests.Support;

namespace EndToEnd.Tests;

/// <summary>A page that points at a file which was moved or renamed sends its reader nowhere.</summary>
public sealed partial class LinkTests
{
    [Fact]
    public void Every_file_the_pages_point_at_is_there()
    {
        string[] pages = [RepositoryFiles.Path("README.md"), RepositoryFiles.Path("SECURITY.md"), RepositoryFiles.Path("infra/README.md"), .. Directory.EnumerateFiles(RepositoryFiles.Path("docs"), "*.md", SearchOption.AllDirectories)];
        var links = (
            from page in pages
            from Match link in Link().Matches(File.ReadAllText(page))
            let target = link.Groups["target"].Value
            where !target.Contains(':', StringComparison.Ordinal)
            select (page, target, file: Path.Combine(Path.GetDirectoryName(page)!, target))).ToList();

        Assert.NotEmpty(links);
        Assert.All(links, link => Assert.True(Path.Exists(link.file), $"{link.page} points at {link.target}, which is not there."));
    }

    /// <summary>Up to the anchor; a link within its own page has no file to look for.</summary>
    [GeneratedRegex(@"\]\((?<target>[^)#\s]+)")]
    private static partial Regex Link();
}
