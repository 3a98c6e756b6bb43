using System.Diagnostics;
using System.Net;
using LocalCloud.Host.Settings;
using LocalCloud.Host.Tests.Running;

namespace LocalCloud.Host.Tests.Worker;

/// <summary>Workers that end, are ended, or do not end.</summary>
public sealed class LifeTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_worker_that_ends_by_itself_is_replaced_and_what_it_ran_fails(bool isolated)
    {
        await using var app = await RunningApp.StartAsync("Http", isolated);
        var restarted = new TaskCompletionSource<string>();
        app.Host.WorkerRestarted += (_, told) => restarted.TrySetResult(told.Reason);

        using var answer = await app.Http.PostAsync(isolated ? "/api/exit?hard" : "/api/exit", null, Token);

        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        var reason = await restarted.Task.WaitAsync(TimeSpan.FromSeconds(20), Token);
        Assert.Equal(isolated ? "its process ended with exit code 3: Going down hard." : "it ended by itself", reason);
        Assert.Equal("Hello, Bob!", await app.Http.GetStringAsync("/api/hello/Bob", Token));
    }

    [Fact]
    public async Task A_killed_worker_is_replaced()
    {
        await using var app = await RunningApp.StartAsync("Http", isolated: true);
        var first = app.Host.WorkerProcessId!.Value;
        Process.GetProcessById(first).Kill();

        Assert.Equal("Hello, Bob!", await AnswerAsync(app));
        Assert.NotEqual(first, app.Host.WorkerProcessId);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_function_over_its_time_limit_fails_and_its_worker_is_replaced(bool isolated)
    {
        var options = RunningApp.OptionsFor("Http", isolated, hostJson: new HostJson { FunctionTimeout = TimeSpan.FromSeconds(1) });
        await using var app = await RunningApp.StartAsync(options);
        var restarted = new TaskCompletionSource();
        app.Host.WorkerRestarted += (_, _) => restarted.TrySetResult();

        using var answer = await app.Http.GetAsync("/api/wait/forever", Token);

        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.Contains(app.Log.All, line => line.Exception is Runtime.FunctionTimeoutException);
        await restarted.Task.WaitAsync(TimeSpan.FromSeconds(20), Token);
        Assert.Equal("Hello, Bob!", await app.Http.GetStringAsync("/api/hello/Bob", Token));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Stopping_waits_for_what_is_running_but_no_longer_than_it_may_and_then_cancels_it(bool isolated)
    {
        var app = await RunningApp.StartAsync("Http", isolated);
        var request = app.Http.GetAsync("/api/wait/stop", Token);
        while (await app.Http.GetStringAsync("/api/waited/stop", Token) != "waiting")
        {
        }

        var stopwatch = Stopwatch.StartNew();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await app.Host.StopAsync(patience.Token);

        Assert.InRange(stopwatch.Elapsed, TimeSpan.FromSeconds(0.9), TimeSpan.FromSeconds(3));
        Assert.Contains(app.Log.All, line => line.Message.Contains("TaskCanceledException", StringComparison.Ordinal) || line.Exception?.Message.Contains("TaskCanceledException", StringComparison.Ordinal) == true);
        await app.DisposeAsync();
        await Record.ExceptionAsync(() => request);
    }

    [Fact]
    public async Task A_stopped_host_leaves_no_process()
    {
        var app = await RunningApp.StartAsync("Http", isolated: true);
        var process = Process.GetProcessById(app.Host.WorkerProcessId!.Value);
        await app.DisposeAsync();
        Assert.True(process.WaitForExit(TimeSpan.FromSeconds(1)));
        Assert.True(app.Host.Completion.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task A_host_that_stops_can_be_followed_by_another_one()
    {
        for (var i = 0; i < 3; i++)
        {
            await using var app = await RunningApp.StartAsync("Http", isolated: false);
            Assert.Equal("Hello, Bob!", await app.Http.GetStringAsync("/api/hello/Bob", Token));
        }
    }

    private static async Task<string> AnswerAsync(RunningApp app)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return await app.Http.GetStringAsync("/api/hello/Bob", Token);
            }
            catch (HttpRequestException) when (attempt < 20)
            {
                await Task.Delay(50, Token); // The kill may not have been noticed.
            }
        }
    }
}
