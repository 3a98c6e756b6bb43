using System.Runtime.InteropServices;

namespace LocalCloud.Tests.AnyApp;

/// <summary>
/// Apps as people have them, from their build output. Explicit: three builds, and the packages of two runtimes, take half a minute and more, and the
/// build of the host's own extensions needs packages that not every registry serves.
/// </summary>
public sealed class ForeignAppTests(ForeignApp app) : IClassFixture<ForeignApp>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory(Explicit = true)]
    [InlineData("net8.0", false)]
    [InlineData("net8.0", true)]
    [InlineData("net9.0", false)]
    [InlineData("net9.0", true)]
    [InlineData("net10.0", false)]
    [InlineData("net10.0", true)]
    public async Task An_app_for_any_supported_framework_runs_unchanged(string framework, bool isolated)
    {
        await using var cloud = await StartAsync(app.Output(framework), isolated);
        // In this process on its runtime; in a process of its own on the app's, or a later one where that is missing.
        Assert.EndsWith($".NETCoreApp,Version=v{framework[3..]}", await cloud.Http.GetStringAsync("/api/Runtime", Token), StringComparison.Ordinal);
        Assert.Equal("app development secret value Server=here local.settings.json", await cloud.Http.GetStringAsync("/api/Configuration", Token));

        var large = new byte[20_000_000];
        new Random(7).NextBytes(large);
        using var answer = await cloud.Http.PostAsync("/api/Echo", new ByteArrayContent(large), Token);
        Assert.True((await answer.Content.ReadAsByteArrayAsync(Token)).AsSpan().SequenceEqual(large));
    }

    [Theory(Explicit = true)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_app_has_its_own_versions_of_packages_older_and_newer_than_ours(bool isolated)
    {
        await using var cloud = await StartAsync(app.OtherPackagesOutput, isolated);
        Assert.Equal("2.51.0.0 3.37.0.0 11.0.0.0 13.0.0.0", await cloud.Http.GetStringAsync("/api/Packages", Token));
        Assert.NotNull(cloud.WorkerProcessId); // What is newer than the shared framework cannot be in this process.
    }

    [Theory(Explicit = true)]
    [InlineData("net8.0", "8")]
    [InlineData("net9.0", "9")]
    [InlineData("net10.0", "10")]
    public async Task An_isolated_app_runs_on_its_own_runtime_where_that_is_installed(string framework, string major)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && RuntimeInformation.OSArchitecture is Architecture.X64, "Runtimes are put together for Linux on x64 only.");
        var root = Directory.CreateTempSubdirectory("runtimes").FullName;
        try
        {
            using var process = await StartedProcess.StartAsync(
                await OwnRuntimes.ComposeAsync(root), app.Output(framework), ["--in-memory", "--isolated", "--cosmos-port", "0", "--servicebus-port", "0", "--eventgrid-port", "0"]);
            Assert.StartsWith(major + " ", await process.Http.GetStringAsync("/api/Runtime", Token), StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    private static Task<LocalCloudApp> StartAsync(string output, bool isolated) => LocalCloudApp.StartAsync(output, options => options.Isolated = isolated, Token);
}
