using Google.Protobuf.WellKnownTypes;
using LocalCloud.DurableTask.History;
using LocalCloud.DurableTask.Storage;

namespace LocalCloud.DurableTask.Engine;

/// <summary>Timers and postponed messages, with one clock timer for the nearest of them.</summary>
internal sealed class DurableTimers : IDisposable
{
    /// <summary>A clock timer takes at most 49 days; a day is enough to look again.</summary>
    private static readonly TimeSpan s_longestNap = TimeSpan.FromDays(1);

    private static readonly TimeSpan s_jump = TimeSpan.FromMilliseconds(10);

    private readonly Lock _lock = new();
    private readonly SortedSet<Entry> _entries = new(Comparer<Entry>.Create(static (a, b) => a.Due != b.Due ? a.Due.CompareTo(b.Due) : a.Number.CompareTo(b.Number)));
    private readonly Dictionary<long, Dictionary<int, Entry>> _byInstance = [];
    private readonly TimeProvider _time;
    private readonly Action<Delivery> _deliver;
    private readonly ITimer _alarm;
    private long _numbers;
    private bool _stopped = true;

    public DurableTimers(TimeProvider time, Action<Delivery> deliver)
    {
        _time = time;
        _deliver = deliver;
        _alarm = time.CreateTimer(static state => ((DurableTimers)state!).Ring(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>1 when something is due and not delivered, else 0.</summary>
    public int Due
    {
        get
        {
            lock (_lock)
            {
                return !_stopped && _entries.Min is { } first && first.Due <= Now ? 1 : 0;
            }
        }
    }

    private DateTime Now => _time.GetUtcNow().UtcDateTime;

    public void Start()
    {
        lock (_lock)
        {
            _stopped = false;
            Arm();
        }
    }

    public void Stop()
    {
        lock (_lock)
        {
            _stopped = true;
        }
    }

    public void Add(DueTimer timer)
    {
        var fired = Events.New(timer.Due);
        fired.TimerFired = new() { TimerId = timer.Id, FireAt = Timestamp.FromDateTime(timer.Due) };
        var (key, id) = (timer.Key, timer.Id);
        lock (_lock)
        {
            var entry = new Entry(timer.Due, ++_numbers, id, new Delivery(key, new Message(0, fired, timer.Execution)));
            if (!_byInstance.TryGetValue(key, out var timers))
            {
                _byInstance.Add(key, timers = []);
            }

            timers.Add(id, entry);
            Insert(entry);
        }
    }

    public void Postpone(Delivery delivery, DateTime until)
    {
        lock (_lock)
        {
            Insert(new Entry(until, ++_numbers, null, delivery with { Visible = null, NewInstance = null }));
        }
    }

    public void CancelAll(long key)
    {
        lock (_lock)
        {
            if (_byInstance.Remove(key, out var timers))
            {
                _entries.ExceptWith(timers.Values);
            }
        }
    }

    public void Dispose() => _alarm.Dispose();

    private void Insert(Entry entry)
    {
        _entries.Add(entry);
        if (_entries.Min == entry)
        {
            Arm();
        }
    }

    private void Arm()
    {
        if (_stopped || _entries.Min is not { } first)
        {
            return;
        }

        TimeSpan wait;
        do
        {
            // Clock timers count whole milliseconds: round up, or it would ring too early.
            wait = TimeSpan.FromMilliseconds(Math.Ceiling((first.Due - Now).TotalMilliseconds));
            _alarm.Change(wait < TimeSpan.Zero ? TimeSpan.Zero : wait > s_longestNap ? s_longestNap : wait, Timeout.InfiniteTimeSpan);
        }
        while (wait - (first.Due - Now) > s_jump); // A clock that was moved ahead meanwhile would let it ring late by as much.
    }

    private void Ring()
    {
        lock (_lock)
        {
            while (!_stopped && _entries.Min is { } first && first.Due <= Now)
            {
                // Delivered before it is taken off: there is no moment in which it is not pending.
                _deliver(first.Delivery);
                _entries.Remove(first);
                if (first.Id is { } id && _byInstance.TryGetValue(first.Delivery.Key, out var timers) && timers.Remove(id))
                {
                    Forget(first.Delivery.Key, timers);
                }
            }

            Arm();
        }
    }

    private void Forget(long key, Dictionary<int, Entry> timers)
    {
        if (timers.Count == 0)
        {
            _byInstance.Remove(key);
        }
    }

    private sealed record Entry(DateTime Due, long Number, int? Id, Delivery Delivery);
}
