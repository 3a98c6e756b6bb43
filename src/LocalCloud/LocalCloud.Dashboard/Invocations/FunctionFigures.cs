namespace LocalCloud.Dashboard.Invocations;

/// <summary>What is counted of one function.</summary>
internal sealed class FunctionFigures
{
    private const int Remembered = 512;
    private readonly Lock _lock = new();
    private readonly long[] _latest = new long[Remembered];
    private long _ended;
    private long _failed;
    private int _running;

    public int Running => Volatile.Read(ref _running);

    public long Count => Interlocked.Read(ref _ended);

    public long Failed => Interlocked.Read(ref _failed);

    /// <summary>The latest that has failed.</summary>
    public InvocationRecord? LastFailure { get; private set; }

    public Spark Spark { get; } = new();

    public void Begin() => Interlocked.Increment(ref _running);

    public void End(InvocationRecord record)
    {
        Interlocked.Decrement(ref _running);
        var failed = record.Outcome is InvocationOutcome.Failed;
        lock (_lock)
        {
            _latest[_ended % Remembered] = record.Duration.Ticks;
            _ended++;
            if (failed)
            {
                _failed++;
                LastFailure = record;
            }

            Spark.Count(failed);
        }
    }

    /// <summary>Of the latest ones; null while there are none.</summary>
    public (TimeSpan P50, TimeSpan P99)? Percentiles()
    {
        long[] latest;
        lock (_lock)
        {
            latest = _latest[..(int)Math.Min(_ended, Remembered)];
        }

        Array.Sort(latest);
        return latest.Length == 0 ? null : (At(0.5), At(0.99));

        TimeSpan At(double share) => TimeSpan.FromTicks(latest[(int)Math.Ceiling(share * latest.Length) - 1]);
    }
}
