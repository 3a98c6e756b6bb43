using System.Text.RegularExpressions;

namespace Architecture.Tests.Rules;

/// <summary>Rules that only the text of the sources can show.</summary>
public sealed partial class SourceTests
{
    private const int LongestFile = 300;

    private static readonly string Root = FindRoot();

    [Fact]
    public void Nothing_outside_it_knows_LocalCloud()
    {
        var inside = Path.Combine("src", "LocalCloud") + Path.DirectorySeparatorChar;
        AssertNone(
            Files("src", "*.cs", "*.csproj").Where(file => !file.StartsWith(inside, StringComparison.Ordinal)),
            file => File.ReadAllText(Path.Combine(Root, file)).Contains("LocalCloud", StringComparison.Ordinal));
    }

    [Fact]
    public void Only_the_stand_ins_use_the_namespaces_of_others()
    {
        var standIns = Path.Combine("src", "Worker.Extensions") + Path.DirectorySeparatorChar;
        AssertNone(
            Files("src", "*.cs").Where(file => !file.StartsWith(standIns, StringComparison.Ordinal)),
            file => NamespaceOfOthers().IsMatch(File.ReadAllText(Path.Combine(Root, file))));
    }

    [Fact]
    public void No_file_is_longer_than_one_idea() =>
        AssertNone(Files("src", "*.cs"), file => File.ReadLines(Path.Combine(Root, file)).Count() > LongestFile);

    [Fact]
    public void Nothing_but_time_providers_tells_the_time() =>
        AssertNone(Files("src", "*.cs"), file => AmbientTime().IsMatch(File.ReadAllText(Path.Combine(Root, file))));

    [Fact]
    public void No_listener_is_open_to_the_network() =>
        AssertNone(Files("src", "*.cs"), file => OpenListener().IsMatch(File.ReadAllText(Path.Combine(Root, file))));

    private static void AssertNone(IEnumerable<string> files, Func<string, bool> breaksTheRule) => Assert.Equal([], files.Where(breaksTheRule));

    private static IEnumerable<string> Files(string folder, params string[] patterns) => patterns
        .SelectMany(pattern => Directory.EnumerateFiles(Path.Combine(Root, folder), pattern, SearchOption.AllDirectories))
        .Select(file => Path.GetRelativePath(Root, file))
        .Where(file => !file.Split(Path.DirectorySeparatorChar).Any(part => part is "obj" or "bin"));

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Functions.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new FileNotFoundException("Functions.sln is not above the tests.");
    }

    [GeneratedRegex(@"^\s*namespace\s+(Microsoft|Azure)\.", RegexOptions.Multiline)]
    private static partial Regex NamespaceOfOthers();

    [GeneratedRegex(@"\bDateTime(Offset)?\.(Utc)?Now\b|Thread\.Sleep")]
    private static partial Regex AmbientTime();

    [GeneratedRegex(@"ListenAnyIP|IPAddress\.(IPv6)?Any\b|http://(\*|\+|0\.0\.0\.0)")]
    private static partial Regex OpenListener();
}
