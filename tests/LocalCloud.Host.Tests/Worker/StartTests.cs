using LocalCloud.Host.Settings;
using LocalCloud.Host.Tests.Running;
using LocalCloud.Host.Worker;
using Microsoft.Extensions.Logging;

namespace LocalCloud.Host.Tests.Worker;

public sealed class StartTests
{
    private static readonly Dictionary<string, string?> s_settings = new() { ["NightlySchedule"] = "0 0 3 * * *" };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_function_whose_setting_is_not_there_is_told_of_and_the_others_run(bool isolated)
    {
        await using var app = await RunningApp.StartAsync("Http", isolated, new() { ["Other"] = "x" });
        Assert.Contains(
            app.Log.All,
            line => line.Level == LogLevel.Error && line.Message
                == "Never called: Function 'nightly', timerTrigger, schedule: '%NightlySchedule%' does not resolve to a value, there is no app setting 'NightlySchedule'.");
        using var answer = await app.Http.GetAsync("/api/hello/Bob", Token);
        Assert.Equal(System.Net.HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task An_app_in_a_process_of_its_own_finds_its_files_where_they_are()
    {
        await using var app = await RunningApp.StartAsync("Http", isolated: true, new(s_settings));
        var folder = Path.TrimEndingDirectorySeparator(Sample.Folder("Http"));
        Assert.Equal($"{folder}|{folder}|{folder}", await app.Http.GetStringAsync("/api/whereabouts", Token));
    }

    [Fact]
    public async Task An_app_in_this_process_finds_its_configuration_files_beside_others()
    {
        await using var app = await RunningApp.StartAsync("Http", isolated: false, new(s_settings));
        var folder = Path.TrimEndingDirectorySeparator(Sample.Folder("Http"));
        Assert.NotEqual(folder, Environment.CurrentDirectory);
        Assert.StartsWith(folder + "|", await app.Http.GetStringAsync("/api/whereabouts", Token), StringComparison.Ordinal);

        // Other tests start apps at the same time, each for a moment with a root of its own; what stayed would stay for ever.
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(Token);
        deadline.CancelAfter(TimeSpan.FromSeconds(30));
        while (Environment.GetEnvironmentVariable("DOTNET_CONTENTROOT") is not null)
        {
            await Task.Delay(5, deadline.Token);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_app_that_fails_on_its_way_up_tells_why(bool isolated)
    {
        var failure = await Assert.ThrowsAsync<WorkerStartException>(
            () => RunningApp.StartAsync("Http", isolated, new(s_settings) { ["FailAtStart"] = "No database today." }));
        Assert.Contains("No database today.", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_that_is_no_app_is_told()
    {
        var empty = Directory.CreateTempSubdirectory();
        var failure = await Assert.ThrowsAsync<SettingsException>(() => RunningApp.StartAsync(new FunctionsHostOptions { AppDirectory = empty.FullName }));
        Assert.Contains(empty.FullName, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_disabled_function_is_not_triggered()
    {
        await using var app = await RunningApp.StartAsync("Http", isolated: false, new(s_settings) { ["AzureWebJobs.hello.Disabled"] = "true" });
        using var answer = await app.Http.GetAsync("/api/hello/Bob", Token);
        Assert.Equal(System.Net.HttpStatusCode.NotFound, answer.StatusCode);
        Assert.True(app.Host.Functions.Single(function => function.Name == "hello").IsDisabled);
    }

    [Fact]
    public async Task Apps_beside_each_other_have_their_own_settings()
    {
        var apps = await Task.WhenAll(Enumerable.Range(1, 3).Select(i => RunningApp.StartAsync("Http", isolated: false, new(s_settings) { ["Greeting"] = $"Hello {i}" })));
        var answers = await Task.WhenAll(apps.Select(app => app.Http.GetStringAsync("/api/hello/Bob", Token)));
        Assert.Equal(["Hello 1, Bob!", "Hello 2, Bob!", "Hello 3, Bob!"], answers);
        Assert.Null(Environment.GetEnvironmentVariable("Greeting"));
        foreach (var app in apps)
        {
            await app.DisposeAsync();
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_route_prefix_of_host_json_comes_before_every_route(bool isolated)
    {
        var copy = AppCopy.Of("Http", """{ "version": "2.0", "extensions": { "http": { "routePrefix": "v1/x" } } }""");
        await using var app = await RunningApp.StartAsync(new FunctionsHostOptions
        {
            AppDirectory = copy, Isolated = isolated, Settings = s_settings, HostJson = HostJson.Load(Path.Combine(copy, "host.json")),
        });
        Assert.Equal("Hello, Bob!", await app.Http.GetStringAsync("/v1/x/hello/Bob", Token));
    }
}
