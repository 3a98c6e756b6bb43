namespace LocalCloud;

/// <summary>Runs with real time, and can be moved ahead: every timer that has come due then fires before <see cref="Advance"/> returns.</summary>
public sealed class CloudClock : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly HashSet<ClockTimer> _timers = [];
    private long _aheadTicks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    private TimeSpan Ahead => TimeSpan.FromTicks(Volatile.Read(ref _aheadTicks));

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + Ahead;

    public override long GetTimestamp() => System.GetElapsedTime(0).Ticks + Ahead.Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);
        var timer = new ClockTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Moves the clock ahead at once. A timer that came due several times fires once, as after a sleep of the machine.</summary>
    public void Advance(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        Interlocked.Add(ref _aheadTicks, by.Ticks);
        ClockTimer[] timers;
        lock (_lock)
        {
            timers = [.. _timers];
        }

        var now = GetTimestamp();
        foreach (var timer in timers.OrderBy(timer => timer.DueAt))
        {
            timer.ClockMoved(now);
        }
    }

    private void Track(ClockTimer timer, bool active)
    {
        lock (_lock)
        {
            _ = active ? _timers.Add(timer) : _timers.Remove(timer);
        }
    }

    private sealed class ClockTimer : ITimer
    {
        private readonly CloudClock _clock;
        private readonly TimerCallback _callback;
        private readonly object? _state;
        private readonly ITimer _real;
        private readonly Lock _lock = new();
        private TimeSpan _period;

        public ClockTimer(CloudClock clock, TimerCallback callback, object? state)
        {
            (_clock, _callback, _state) = (clock, callback, state);
            _real = System.CreateTimer(static timer => ((ClockTimer)timer!).Fire(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }

        public long DueAt { get; private set; } = long.MaxValue;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (_lock)
            {
                _period = period;
                return Arm(dueTime);
            }
        }

        public void ClockMoved(long now)
        {
            lock (_lock)
            {
                if (DueAt == long.MaxValue)
                {
                    return;
                }

                if (DueAt > now)
                {
                    _real.Change(TimeSpan.FromTicks(DueAt - now), Timeout.InfiniteTimeSpan);
                    return;
                }
            }

            Fire();
        }

        public void Dispose()
        {
            lock (_lock)
            {
                Arm(Timeout.InfiniteTimeSpan);
            }

            _real.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        private void Fire()
        {
            lock (_lock)
            {
                if (DueAt == long.MaxValue)
                {
                    return; // Fired already, by the clock or by time, or was stopped.
                }

                Arm(_period > TimeSpan.Zero ? _period : Timeout.InfiniteTimeSpan);
            }

            _callback(_state);
        }

        private bool Arm(TimeSpan dueTime)
        {
            var active = dueTime != Timeout.InfiniteTimeSpan;
            DueAt = active ? _clock.GetTimestamp() + dueTime.Ticks : long.MaxValue;
            _clock.Track(this, active);
            return _real.Change(dueTime, Timeout.InfiniteTimeSpan);
        }
    }
}
