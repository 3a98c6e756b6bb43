namespace LocalCloud.ServiceBus.Entities;

/// <summary>Calls at the earliest of the times it was told.</summary>
internal sealed class DueTimer : IDisposable
{
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private readonly Lock _gate = new();
    private readonly Action _due;
    private long _armedFor = long.MaxValue;
    private bool _isDisposed;

    public DueTimer(TimeProvider time, Action due)
    {
        (_time, _due) = (time, due);
        _timer = time.CreateTimer(static timer => ((DueTimer)timer!).Fire(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void Arm(long ticks)
    {
        lock (_gate)
        {
            if (ticks >= _armedFor || _isDisposed)
            {
                return;
            }

            var left = ticks - _time.GetUtcNow().Ticks;
            if (left <= 0)
            {
                // Not from here: whoever arms holds a lock.
                ThreadPool.UnsafeQueueUserWorkItem(static timer => timer.Fire(), this, preferLocal: false);
                return;
            }

            _armedFor = ticks;
            // Timers count whole milliseconds; rounded up, none fires early.
            var wait = TimeSpan.FromMilliseconds(Math.Ceiling(TimeSpan.FromTicks(left).TotalMilliseconds));
            _timer.Change(wait < TimeSpan.FromDays(30) ? wait : TimeSpan.FromDays(30), Timeout.InfiniteTimeSpan);
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _isDisposed = true;
        }

        _timer.Dispose();
    }

    private void Fire()
    {
        lock (_gate)
        {
            if (_isDisposed)
            {
                return;
            }

            _armedFor = long.MaxValue;
        }

        _due();
    }
}
