using EndToEnd.Tests.Support;
using LocalCloud.Packages.Tests.Support;

[assembly: AssemblyFixture(typeof(Feed))]

namespace LocalCloud.Packages.Tests.Support;

/// <summary>A folder with the packages, packed once from what was built.</summary>
public sealed class Feed : IAsyncLifetime
{
    /// <summary>Of its own: a package with the released version may lie on this machine.</summary>
    public const string Version = "1.0.0-test";

    private readonly string _folder = Directory.CreateTempSubdirectory("localcloud-feed").FullName;

    public string Folder => _folder;

    public IEnumerable<string> Packages => Directory.EnumerateFiles(_folder, "LocalCloud*.nupkg");

    public async ValueTask InitializeAsync()
    {
        await PackAsync(_folder);
        await Dotnet.RunAsync(
            RepositoryFiles.Path("src/Worker.Extensions/ServiceBus"), NoSettings, "pack", "--no-build", "-c", Dotnet.Configuration, "-o", _folder, "-p:IsPackable=true", "-v", "q");
    }

    public static Task PackAsync(string folder) => Dotnet.RunAsync(
        RepositoryFiles.Path("src/LocalCloud"), NoSettings, "pack", "Packages.slnf", "--no-build", "-c", Dotnet.Configuration, "-o", folder, $"-p:PackageVersion={Version}", "-v", "q");

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    private static Dictionary<string, string> NoSettings => [];
}
