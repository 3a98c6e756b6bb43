using EndToEnd.Tests.Support;
using LocalCloud.Packages.Tests.Support;

namespace LocalCloud.Packages.Tests;

/// <summary>An app that has never seen this repository, and its tests in three test frameworks, with the packages from a folder.</summary>
public sealed class OutsideTests(Feed feed)
{
    private static readonly string s_sources = RepositoryFiles.Path("tests/LocalCloud.Packages.Tests/Outside");

    [Fact]
    public async Task An_app_elsewhere_is_tested_in_each_test_framework()
    {
        var folder = Directory.CreateTempSubdirectory("shop").FullName;
        Copy(folder);
        // The Functions SDK also builds what the real host loads, of packages that not every registry has. Nothing here uses it.
        File.Copy(RepositoryFiles.Path("build/WithoutHostExtensions.targets"), Path.Combine(folder, "Shop/Directory.Build.targets"));
        var environment = new Dictionary<string, string>
        {
            // What is packed here must not stay on the machine, where it would pass for the real packages. Those that are there are taken from there.
            ["NUGET_PACKAGES"] = Path.Combine(folder, "packages"),
            ["RestoreFallbackFolders"] = PackagesOfThisMachine(),
            ["RestoreAdditionalProjectSources"] = feed.Folder,
        };

        await Dotnet.RunAsync(folder, environment, "build", "Shop.slnx", "-v", "q");
        var output = await Dotnet.RunAsync(folder, environment, "test", "--solution", "Shop.slnx", "--no-build", "--no-ansi");

        Assert.Contains("succeeded: 3", output, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(folder, "Shop.Tests.XUnit/bin/Debug/net10.0/LocalCloud.dll")), "A test project gets no program.");
        Directory.Delete(folder, recursive: true);
    }

    private static string PackagesOfThisMachine() => Environment.GetEnvironmentVariable("NUGET_PACKAGES")
        ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    private static void Copy(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(s_sources, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(folder, Path.GetRelativePath(s_sources, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.WriteAllText(target, File.ReadAllText(file).Replace("\"LocalCloud.Testing\" Version=\"1.0.0\"", $"\"LocalCloud.Testing\" Version=\"{Feed.Version}\"", StringComparison.Ordinal));
        }
    }
}
