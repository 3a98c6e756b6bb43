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
    public async Task Real_time_fires_timers_too() =>
        await Task.Delay(TimeSpan.FromMilliseconds(1), _clock, TestContext.Current.CancellationToken);
}
