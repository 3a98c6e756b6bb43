namespace LocalCloud;

/// <summary>
/// Runs with real time, and can be moved ahead: every timer that has come due then fires before <see cref="Advance"/> returns. It can be made to
/// stand still; then only <see cref="Advance"/> moves it.
/// </summary>
public sealed class CloudClock : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly HashSet<ClockTimer> _timers = [];

    // Replaced as a whole, so that time can be read without a lock.
    private volatile Reading _reading = new(0, null, 0);

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>Whether time stands still.</summary>
    public bool IsFrozen => _reading.FrozenAt is not null;

    private static long RealTimestamp => System.GetElapsedTime(0).Ticks;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => _reading is var reading && reading.FrozenAt is { } frozen
        ? frozen.AddTicks(reading.Ahead)
        : System.GetUtcNow().AddTicks(reading.Ahead);

    /// <inheritdoc/>
    public override long GetTimestamp() => _reading is var reading && reading.FrozenAt is not null
        ? reading.FrozenTimestamp + reading.Ahead
        : RealTimestamp + reading.Ahead;

    /// <inheritdoc/>
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
        lock (_lock)
        {
            _reading = _reading with { Ahead = _reading.Ahead + by.Ticks };
        }

        TellTimers();
    }

    /// <summary>Time stands still, and timers do not fire, until <see cref="Resume"/>.</summary>
    public void Freeze()
    {
        lock (_lock)
        {
            if (!IsFrozen)
            {
                _reading = _reading with { FrozenAt = System.GetUtcNow(), FrozenTimestamp = RealTimestamp };
            }
        }

        TellTimers();
    }

    /// <summary>Time goes on from where it stood.</summary>
    public void Resume()
    {
        lock (_lock)
        {
            if (IsFrozen)
            {
                _reading = new(_reading.Ahead - (RealTimestamp - _reading.FrozenTimestamp), null, 0);
            }
        }

        TellTimers();
    }

    private void TellTimers()
    {
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

    private sealed record Reading(long Ahead, DateTimeOffset? FrozenAt, long FrozenTimestamp);

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
                    _real.Change(RealWait(TimeSpan.FromTicks(DueAt - now)), Timeout.InfiniteTimeSpan);
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

                if (_clock.IsFrozen && DueAt > _clock.GetTimestamp())
                {
                    return; // Time was stopped a moment before; when it goes on, the timer is set again.
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
            return _real.Change(active ? RealWait(dueTime) : dueTime, Timeout.InfiniteTimeSpan);
        }

        /// <summary>What is due already fires also when time stands still.</summary>
        private TimeSpan RealWait(TimeSpan wait) => _clock.IsFrozen && wait > TimeSpan.Zero ? Timeout.InfiniteTimeSpan : wait;
    }
}
