using System.Text.Json;
using Google.Protobuf.WellKnownTypes;
using LocalCloud.Host.Protocol;
using LocalCloud.Host.Runtime;
using LocalCloud.Host.Settings;
using LocalCloud.Host.Tests.Fakes;
using LocalCloud.Host.Timer;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace LocalCloud.Host.Tests.Timer;

public sealed class TimerTriggerTests : IDisposable
{
    private const string EveryHour = """{"name":"timer","type":"timerTrigger","direction":"In","schedule":"0 0 * * * *"}""";
    private static readonly DateTimeOffset s_noon = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);
    private readonly FakeTimeProvider _time = new(s_noon.AddSeconds(10));
    private readonly string _state = Directory.CreateTempSubdirectory("timers").FullName;

    public void Dispose() => Directory.Delete(_state, recursive: true);

    [Fact]
    public async Task A_timer_runs_when_its_time_has_come_and_knows_the_next_one()
    {
        await using var host = await StartAsync(_state, Declared.Function("EveryHour", EveryHour));
        _time.SetUtcNow(s_noon.AddHours(1));
        var first = (await host.Worker.NextAsync()).Input;
        Assert.Equal(
            """{"Schedule":{"AdjustForDST":true},"ScheduleStatus":{"Last":"0001-01-01T00:00:00","LastUpdated":"0001-01-01T00:00:00","Next":"2026-05-01T14:00:00+00:00"},"IsPastDue":false}""",
            first.Value.Json,
            ignoreLineEndingDifferences: true);
        Assert.Equal("05/01/2026 13:00:00", first.Metadata["TimerTrigger"].String);
        Assert.Null(first.Retry);
        await Until(() => State().Contains("\"Last\":\"2026-05-01T13:00:00Z\"", StringComparison.Ordinal));
        _time.SetUtcNow(s_noon.AddHours(2));
        Assert.Equal(("2026-05-01T13:00:00+00:00", "2026-05-01T15:00:00+00:00", false), StatusOf((await host.Worker.NextAsync()).Input));
    }

    [Fact]
    public async Task A_run_missed_while_the_process_was_down_is_made_up_for_once()
    {
        await using (var first = await StartAsync(_state, Declared.Function("EveryHour", EveryHour)))
        {
            Assert.False(first.Worker.TryNext(out _));
        }

        _time.SetUtcNow(s_noon.AddHours(3).AddMinutes(30));
        await using var second = await StartAsync(_state, Declared.Function("EveryHour", EveryHour));
        Assert.Equal(("0001-01-01T00:00:00", "2026-05-01T16:00:00+00:00", true), StatusOf((await second.Worker.NextAsync()).Input));
        await Until(() => State().Contains("\"Next\":\"2026-05-01T16:00:00Z\"", StringComparison.Ordinal));
        Assert.False(second.Worker.TryNext(out _));
    }

    [Fact]
    public async Task Run_on_startup_does_not_wait_and_without_monitor_there_is_no_status()
    {
        await using var host = await StartAsync(null, Declared.Function(
            "AtStart", """{"name":"t","type":"timerTrigger","direction":"In","schedule":"0 0 0 1 1 *","runOnStartup":true,"useMonitor":false}"""));
        var input = (await host.Worker.NextAsync()).Input;
        Assert.Equal("""{"Schedule":{"AdjustForDST":true},"ScheduleStatus":null,"IsPastDue":false}""", input.Value.Json);
    }

    [Fact]
    public async Task A_failed_run_is_retried_after_its_delay_until_the_limit_and_does_not_end_the_schedule()
    {
        var retry = new RpcRetryOptions
        {
            MaxRetryCount = 2, RetryStrategy = RpcRetryOptions.Types.RetryStrategy.FixedDelay, DelayInterval = Duration.FromTimeSpan(TimeSpan.FromSeconds(5)),
        };
        const string Binding = """{"name":"t","type":"timerTrigger","direction":"In","schedule":"0 0 0 1 1 *","runOnStartup":true}""";
        await using var host = new TriggerHost(_time);
        host.Worker.Run = (_, _) => throw new FunctionFailedException("Failing", "never works", "System.InvalidOperationException", "at Failing");
        await host.StartAsync(Declared.Function("Failing", Binding, retry));
        var invocation = await host.Worker.NextAsync();
        var ids = new HashSet<string> { invocation.Input.InvocationId };
        Assert.Equal((0, 2, null), (invocation.Input.Retry!.RetryCount, invocation.Input.Retry.MaxRetryCount, invocation.Input.Retry.Exception));
        for (var attempt = 1; attempt <= 2; attempt++)
        {
            var failedAt = _time.GetUtcNow();
            await Until(() => host.Worker.TryNext(out invocation!) || !Advance(TimeSpan.FromMilliseconds(10)));
            Assert.Equal((attempt, "never works"), (invocation.Input.Retry!.RetryCount, invocation.Input.Retry.Exception.Message));
            Assert.True(ids.Add(invocation.Input.InvocationId));
            Assert.True(_time.GetUtcNow() - failedAt >= TimeSpan.FromSeconds(5));
        }

        await Until(() => host.Log.Entries.Any(entry => entry.Text.StartsWith("Executed 'Failing' (Failed)", StringComparison.Ordinal)));
        Assert.False(host.Worker.TryNext(out _));
        await Until(() => host.PendingWork() == 0);
        _time.SetUtcNow(new(2027, 1, 1, 0, 0, 0, TimeSpan.Zero));
        Assert.Equal(0, (await host.Worker.NextAsync()).Input.Retry!.RetryCount);
    }

    [Theory]
    [InlineData("sometimes")]
    [InlineData("")]
    public async Task A_schedule_that_makes_no_sense_names_its_function(string schedule)
    {
        var function = Declared.Function("Odd", EveryHour.Replace("0 0 * * * *", schedule, StringComparison.Ordinal));
        await using var host = new TriggerHost(_time);
        var failure = await Assert.ThrowsAsync<UnusableFunctionException>(() => host.StartAsync(function));
        Assert.StartsWith("The schedule of function 'Odd' cannot be used.", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0 */5 * * * *", "12:05:00")]
    [InlineData("*/5 * * * *", "12:05:00")]
    [InlineData("30 0 12 * * *", "12:00:30")]
    [InlineData("00:07:00", "12:07:10")]
    public void Schedules_have_five_or_six_fields_or_are_intervals(string text, string next) => Assert.Equal(
        next, TimerSchedule.Parse(text).NextAfter(s_noon.AddSeconds(10).UtcDateTime).ToString("HH:mm:ss", System.Globalization.CultureInfo.InvariantCulture));

    [Theory]
    [InlineData("* * *")]
    [InlineData("99 * * * *")]
    [InlineData("-00:01:00")]
    [InlineData("often")]
    public void Other_texts_are_refused(string text) => Assert.Throws<FormatException>(() => TimerSchedule.Parse(text));

    private static (string? Last, string? Next, bool PastDue) StatusOf(TriggerInput input)
    {
        var info = JsonElement.Parse(input.Value.Json);
        var status = info.GetProperty("ScheduleStatus");
        return (status.GetProperty("Last").GetString(), status.GetProperty("Next").GetString(), info.GetProperty("IsPastDue").GetBoolean());
    }

    private string State() => Path.Combine(_state, "timers.json") is var path && File.Exists(path) ? File.ReadAllText(path) : string.Empty;

    private bool Advance(TimeSpan by)
    {
        _time.Advance(by);
        return true;
    }

    private static async Task Until(Func<bool> condition)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(start) < TimeSpan.FromSeconds(20), "The condition did not come true.");
            await Task.Yield();
        }
    }

    private async Task<TriggerHost> StartAsync(string? state, FunctionDescriptor function)
    {
        var host = new TriggerHost(_time);
        host.Services.Configure<TimerOptions>(options => options.StatePath = state);
        await host.StartAsync(function);
        return host;
    }
}
