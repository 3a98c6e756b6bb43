namespace LocalCloud.Tests;

public sealed class CloudClockTests
{
    private readonly CloudClock _clock = new();

    [Fact]
    public void Timers_that_came_due_have_fired_when_advance_returns_in_the_order_of_their_time()
    {
        var fired = new List<string>();
        using var late = _clock.CreateTimer(_ => fired.Add("late"), null, TimeSpan.FromHours(2), Timeout.InfiniteTimeSpan);
        using var early = _clock.CreateTimer(_ => fired.Add("early"), null, TimeSpan.FromHours(1), Timeout.InfiniteTimeSpan);
        using var future = _clock.CreateTimer(_ => fired.Add("future"), null, TimeSpan.FromHours(9), Timeout.InfiniteTimeSpan);
        _clock.Advance(TimeSpan.FromHours(3));
        Assert.Equal(["early", "late"], fired);
    }

    [Fact]
    public void A_periodic_timer_fires_once_for_each_advance()
    {
        var count = 0;
        using var timer = _clock.CreateTimer(_ => count++, null, TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1));
        _clock.Advance(TimeSpan.FromHours(1));
        _clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(2, count);
    }

    [Fact]
    public void A_disposed_timer_never_fires()
    {
        var timer = _clock.CreateTimer(_ => Assert.Fail("fired"), null, TimeSpan.FromHours(1), Timeout.InfiniteTimeSpan);
        timer.Dispose();
        _clock.Advance(TimeSpan.FromHours(2));
    }

    [Fact]
    public void Time_and_timestamps_move_ahead_together()
    {
        var (time, stamp) = (_clock.GetUtcNow(), _clock.GetTimestamp());
        _clock.Advance(TimeSpan.FromDays(2));
        Assert.InRange(_clock.GetUtcNow() - time, TimeSpan.FromDays(2), TimeSpan.FromDays(2) + TimeSpan.FromMinutes(1));
        Assert.InRange(_clock.GetElapsedTime(stamp), TimeSpan.FromDays(2), TimeSpan.FromDays(2) + TimeSpan.FromMinutes(1));
    }

    [Fact]
    public void Frozen_time_stands_still_and_fires_only_what_it_is_moved_to()
    {
        var fired = new List<string>();
        using var before = _clock.CreateTimer(_ => fired.Add("set before"), null, TimeSpan.FromHours(1), Timeout.InfiniteTimeSpan);
        _clock.Freeze();
        using var soon = _clock.CreateTimer(_ => fired.Add("soon"), null, TimeSpan.FromMilliseconds(1), Timeout.InfiniteTimeSpan);
        var (time, stamp) = (_clock.GetUtcNow(), _clock.GetTimestamp());
        SpinWait.SpinUntil(() => false, TimeSpan.FromMilliseconds(20)); // real time that must not count

        Assert.Equal((time, stamp), (_clock.GetUtcNow(), _clock.GetTimestamp()));
        Assert.Empty(fired);
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(["soon"], fired);
        _clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(["soon", "set before"], fired);
        Assert.Equal(TimeSpan.FromHours(1) + TimeSpan.FromMilliseconds(1), _clock.GetUtcNow() - time);
    }

    [Fact]
    public async Task Time_goes_on_from_where_it_stood()
    {
        _clock.Freeze();
        var time = _clock.GetUtcNow();
        var soon = Task.Delay(TimeSpan.FromMilliseconds(5), _clock, TestContext.Current.CancellationToken);
        SpinWait.SpinUntil(() => false, TimeSpan.FromMilliseconds(20)); // real time that must not count
        var real = System.Diagnostics.Stopwatch.StartNew();
        _clock.Resume();
        Assert.InRange(_clock.GetUtcNow() - time, TimeSpan.Zero, real.Elapsed + TimeSpan.FromMilliseconds(1)); // the two clocks of the machine differ a little
        await soon;
        Assert.False(_clock.IsFrozen);
    }

    [Fact]
    public async Task What_is_due_at_once_fires_while_time_stands_still()
    {
        _clock.Freeze();
        var fired = new TaskCompletionSource();
        using var now = _clock.CreateTimer(_ => fired.SetResult(), null, TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        await fired.Task.WaitAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Real_time_fires_timers_too() =>
        await Task.Delay(TimeSpan.FromMilliseconds(1), _clock, TestContext.Current.CancellationToken);
}
