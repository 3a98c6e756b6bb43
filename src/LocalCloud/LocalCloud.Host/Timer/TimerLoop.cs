using System.Globalization;
using LocalCloud.Faults;
using LocalCloud.Host.Invocation;
using LocalCloud.Host.Protocol;
using LocalCloud.Host.Runtime;
using Microsoft.Extensions.Logging;

namespace LocalCloud.Host.Timer;

/// <summary>One timer function: waits, runs, records. Runs never overlap; what came due during a run is one run afterwards.</summary>
internal sealed partial class TimerLoop(
    FunctionDescriptor function, TimerSchedule schedule, RetryingInvoker invoker, ScheduleMonitor monitor, TimeProvider time, FaultInjector faults, ILogger logger)
{
    // Longer waits are made of several: a timer cannot be set further ahead than 49 days.
    private static readonly TimeSpan s_longestWait = TimeSpan.FromDays(30);
    private static readonly TimeSpan s_jump = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan s_pastDueTolerance = TimeSpan.FromSeconds(1);
    private readonly bool _runOnStartup = function.Trigger.Flag("runOnStartup") ?? false;
    private readonly bool _useMonitor = function.Trigger.Flag("useMonitor") ?? true;
    private long _nextTicks = long.MaxValue;
    private DateTime _last;

    public bool IsBusy => Volatile.Read(ref _nextTicks) <= Now.Ticks;

    // The real monitor is off for schedules that come round more often than once a minute.
    private bool Monitored => _useMonitor && schedule.NextAfter(schedule.NextAfter(Now)) - schedule.NextAfter(Now) >= TimeSpan.FromMinutes(1);

    private DateTime Now => time.GetUtcNow().UtcDateTime;

    /// <summary>Sets the first time at once, so that the caller's clock may move as soon as this returns.</summary>
    public Task Start(CancellationToken stopping)
    {
        var monitored = Monitored;
        var known = monitored ? monitor.Find(function.Name) : null;
        _last = known?.Last ?? default;
        var pastDue = known is not null && known.Next < Now;
        Next = _runOnStartup || pastDue ? Now : known?.Next ?? schedule.NextAfter(Now);
        if (monitored && known is null)
        {
            monitor.Record(function.Name, new ScheduleStatus { Next = Next, LastUpdated = Now });
        }

        return LoopAsync(monitored, pastDue, stopping);
    }

    private DateTime Next
    {
        get => new(Volatile.Read(ref _nextTicks), DateTimeKind.Utc);
        set => Volatile.Write(ref _nextTicks, value.Ticks);
    }

    private async Task LoopAsync(bool monitored, bool pastDue, CancellationToken stopping)
    {
        await Task.Yield();
        try
        {
            while (true)
            {
                await WaitUntilAsync(Next, stopping);
                var due = Next;
                await RunAsync(pastDue || Now - due > s_pastDueTolerance, schedule.NextAfter(Now), stopping);
                await faults.PassAsync(new() { Point = FaultPoints.TimerAfterRun, Function = function.Name });
                (_last, pastDue) = (due, false);
                var next = schedule.NextAfter(Now);
                if (monitored)
                {
                    monitor.Record(function.Name, new ScheduleStatus { Last = due, Next = next, LastUpdated = Now });
                }

                Next = next;
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            Next = DateTime.MaxValue;
        }
    }

    private async Task RunAsync(bool pastDue, DateTime next, CancellationToken stopping)
    {
        var info = TimerInfo.Of(pastDue, _useMonitor ? new ScheduleStatus { Last = _last, Next = next, LastUpdated = _last } : null);
        var metadata = new Dictionary<string, TypedData>
        {
            ["TimerTrigger"] = new() { String = Now.ToString("MM/dd/yyyy HH:mm:ss", CultureInfo.InvariantCulture) },
        };
        try
        {
            await invoker.InvokeAsync(function, retry => new TriggerInput { Value = info, Metadata = metadata, Retry = retry }, stopping);
        }
#pragma warning disable CA1031 // A failed run does not end the schedule.
        catch (Exception exception) when (!stopping.IsCancellationRequested)
#pragma warning restore CA1031
        {
            RunFailed(logger, function.Name, exception);
        }
    }

    private async Task WaitUntilAsync(DateTime due, CancellationToken stopping)
    {
        for (var left = due - Now; left > TimeSpan.Zero; left = due - Now)
        {
            // Timers count whole milliseconds; rounded down they would wake too early.
            var wait = left < s_longestWait ? TimeSpan.FromMilliseconds(Math.Ceiling(left.TotalMilliseconds)) : s_longestWait;
            using var nap = CancellationTokenSource.CreateLinkedTokenSource(stopping);
            var sleep = Task.Delay(wait, time, nap.Token);
            if (left - (due - Now) > s_jump)
            {
                // The clock was moved ahead while the timer was being set: it would ring late by as much.
                await nap.CancelAsync();
                continue;
            }

            await sleep;
        }
    }

    [LoggerMessage(1, LogLevel.Error, "Executed '{Function}' (Failed)")]
    private static partial void RunFailed(ILogger logger, string function, Exception exception);
}
