using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace LocalCloud.Functions.Tests;

public sealed class TimerTriggerTests : IDisposable
{
    private static readonly DateTimeOffset Noon = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);
    private readonly FakeTimeProvider _time = new(Noon.AddSeconds(10));
    private readonly string _state = Directory.CreateTempSubdirectory("timers").FullName;

    public void Dispose() => Directory.Delete(_state, recursive: true);

    [Fact]
    public async Task A_timer_runs_when_its_time_has_come_and_knows_the_next_one()
    {
        await using var host = await StartAsync(typeof(EveryHour), _state);
        var signal = host.Provider.GetRequiredService<Signal>();
        _time.SetUtcNow(Noon.AddHours(1));
        Assert.Equal("run pastdue=False last=01/01/0001 00:00:00 next=05/01/2026 14:00:00", await signal.NextAsync());
        await Until(() => File.ReadAllText(Path.Combine(_state, "timers.json")).Contains("\"Last\":\"2026-05-01T13:00:00Z\"", StringComparison.Ordinal));
        _time.SetUtcNow(Noon.AddHours(2));
        Assert.Equal("run pastdue=False last=05/01/2026 13:00:00 next=05/01/2026 15:00:00", await signal.NextAsync());
    }

    [Fact]
    public async Task A_run_missed_while_the_process_was_down_is_made_up_for_once()
    {
        await using (var first = await StartAsync(typeof(EveryHour), _state))
        {
            Assert.False(first.Provider.GetRequiredService<Signal>().TryNext(out _));
        }

        _time.SetUtcNow(Noon.AddHours(3).AddMinutes(30));
        await using var second = await StartAsync(typeof(EveryHour), _state);
        var signal = second.Provider.GetRequiredService<Signal>();
        Assert.Equal("run pastdue=True last=01/01/0001 00:00:00 next=05/01/2026 16:00:00", await signal.NextAsync());
        await Until(() => File.ReadAllText(Path.Combine(_state, "timers.json")).Contains("\"Next\":\"2026-05-01T16:00:00Z\"", StringComparison.Ordinal));
        Assert.False(signal.TryNext(out _));
    }

    [Fact]
    public async Task Run_on_startup_does_not_wait_and_a_schedule_may_come_from_a_setting()
    {
        await using var host = await StartAsync(typeof(AtStart), null);
        Assert.Equal("started", await host.Provider.GetRequiredService<Signal>().NextAsync());
    }

    [Fact]
    public async Task A_failed_run_is_retried_after_its_delay_until_the_limit()
    {
        await using var host = await StartAsync(typeof(Failing), null);
        var signal = host.Provider.GetRequiredService<Signal>();
        Assert.Equal("attempt 0 of 2", await signal.NextAsync());
        for (var retry = 1; retry <= 2; retry++)
        {
            var (failedAt, text) = (_time.GetUtcNow(), default(string));
            await Until(() => signal.TryNext(out text) || !Advance(TimeSpan.FromMilliseconds(10)));
            Assert.Equal($"attempt {retry} of 2", text);
            Assert.True(_time.GetUtcNow() - failedAt >= TimeSpan.FromSeconds(5));
        }

        await Until(() => host.Log.Entries.Any(entry => entry.Text.StartsWith("Executed 'Failing' (Failed)", StringComparison.Ordinal)));
        Assert.False(signal.TryNext(out _));
    }

    [Theory]
    [InlineData("0 */5 * * * *", "12:05:00")]
    [InlineData("*/5 * * * *", "12:05:00")]
    [InlineData("30 0 12 * * *", "12:00:30")]
    [InlineData("00:07:00", "12:07:10")]
    public void Schedules_have_five_or_six_fields_or_are_intervals(string text, string next) =>
        Assert.Equal(next, Timer.TimerSchedule.Parse(text).NextAfter(Noon.AddSeconds(10).UtcDateTime).ToString("HH:mm:ss", System.Globalization.CultureInfo.InvariantCulture));

    [Theory]
    [InlineData("* * *")]
    [InlineData("99 * * * *")]
    [InlineData("-00:01:00")]
    [InlineData("often")]
    public void Other_texts_are_refused(string text) => Assert.Throws<FormatException>(() => Timer.TimerSchedule.Parse(text));

    private bool Advance(TimeSpan by)
    {
        _time.Advance(by);
        return true;
    }

    private static async Task Until(Func<bool> condition)
    {
        var limit = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(limit) < TimeSpan.FromSeconds(10), "The condition did not come true.");
            await Task.Yield();
        }
    }

    private async Task<FunctionHost> StartAsync(Type type, string? state)
    {
        var host = new FunctionHost([type], time: _time, statePath: state);
        host.Services.AddSingleton<Signal>();
        host.Configuration.AddInMemoryCollection([new("Often", "0 0 0 1 1 *")]);
        return await host.StartAsync();
    }

    public sealed class EveryHour(Signal signal)
    {
        [Function("EveryHour")]
        public void Run([TimerTrigger("0 0 * * * *")] TimerInfo timer) => signal.Send(string.Create(
            System.Globalization.CultureInfo.InvariantCulture,
            $"run pastdue={timer.IsPastDue} last={timer.ScheduleStatus!.Last} next={timer.ScheduleStatus.Next}"));
    }

    public sealed class AtStart(Signal signal)
    {
        [Function("AtStart")]
        public void Run([TimerTrigger("%Often%", RunOnStartup = true)] TimerInfo timer) => signal.Send("started");
    }

    public sealed class Failing(Signal signal)
    {
        [Function("Failing")]
        [FixedDelayRetry(2, "00:00:05")]
        public void Run([TimerTrigger("0 0 0 1 1 *", RunOnStartup = true)] TimerInfo timer, FunctionContext context)
        {
            signal.Send($"attempt {context.RetryContext.RetryCount} of {context.RetryContext.MaxRetryCount}");
            throw new InvalidOperationException("never works");
        }
    }
}
