using System.Text.RegularExpressions;
using EndToEnd.Tests.Support;

namespace LocalCloud.Packages.Tests;

/// <summary>What the pages for users show as C# is word for word in a file that is compiled and run here, or by <see cref="OutsideTests"/>.</summary>
public sealed partial class SnippetTests
{
    private static readonly string[] s_sources = [.. Directory.EnumerateFiles(RepositoryFiles.Path("tests/LocalCloud.Packages.Tests"), "*.cs", SearchOption.AllDirectories)
        .Where(file => !file.Split(Path.DirectorySeparatorChar).Any(part => part is "obj" or "bin"))
        .Select(file => Flat(File.ReadAllText(file)))];

    [Theory]
    [InlineData("docs/testing.md", 5)]
    [InlineData("src/LocalCloud/LocalCloud.Testing/README.md", 4)]
    [InlineData("src/LocalCloud/LocalCloud.CosmosDb/README.md", 2)]
    [InlineData("src/LocalCloud/LocalCloud.ServiceBus/README.md", 1)]
    public void What_a_page_shows_runs(string page, int atLeast)
    {
        var blocks = Block().Matches(RepositoryFiles.Read(page)).Select(block => block.Groups["code"].Value).ToArray();
        Assert.True(blocks.Length >= atLeast);
        Assert.All(blocks, block => Assert.True(s_sources.Any(source => source.Contains(Flat(block), StringComparison.Ordinal)), block));
    }

    /// <summary>Pages show code without the indentation of the class around it.</summary>
    private static string Flat(string code) => string.Join('\n', code.Split('\n').Select(line => line.Trim()));

    [GeneratedRegex("^```csharp\n(?<code>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();
}
