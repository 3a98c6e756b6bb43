using System.Text.RegularExpressions;
using EndToEnd.Tests.Support;
using Infrastructure.Tests.Rules;
using Infrastructure.Tests.Support;

namespace Infrastructure.Tests;

/// <summary>SECURITY.md refers to tests, files and identities that there are.</summary>
public sealed partial class SecurityPageTests
{
    private static readonly string s_page = RepositoryFiles.Read("SECURITY.md");

    [Fact]
    public void Every_test_that_the_page_names_exists()
    {
        var sources = Directory.EnumerateFiles(RepositoryFiles.Path("tests"), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal)).Select(File.ReadAllText);
        var tests = sources.SelectMany(source => Test().Matches(source)).Select(match => match.Groups["name"].Value).ToHashSet();
        var named = Named().Matches(s_page).Select(match => match.Groups["name"].Value).ToList();
        Assert.True(named.Count > 20);
        Assert.All(named, name => Assert.Contains(name, tests));
    }

    [Fact]
    public void Every_role_that_is_given_is_on_the_page() => Assert.All(
        Roles.Given(Deployments.Large).Select(grant => grant.Role.Replace("Azure ", "", StringComparison.Ordinal)).Distinct(),
        role => Assert.True(
            s_page.Contains(role, StringComparison.Ordinal)
            || role is "Storage Queue Data Contributor" or "Storage Table Data Contributor" && s_page.Contains("Queue and Table Data Contributor", StringComparison.Ordinal),
            role));

    [Fact]
    public void Every_boundary_that_is_drawn_has_its_threats() => Assert.All(
        "①②③④⑤⑥⑦", boundary => Assert.Contains($"\n| {boundary} ", s_page, StringComparison.Ordinal));

    [GeneratedRegex(@"public (async Task|void) (?<name>\w+)\(")]
    private static partial Regex Test();

    [GeneratedRegex(@"\*(?<name>[A-Z][A-Za-z]*(_\w+)+)\*")]
    private static partial Regex Named();
}
