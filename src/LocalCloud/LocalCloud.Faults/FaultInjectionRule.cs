namespace LocalCloud.Faults;

/// <summary>Hits operations that meet a condition, as often and as long as it may.</summary>
public sealed class FaultInjectionRule
{
    // So that a rule left armed for days does not grow.
    private const int MostRemembered = 10_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, int> _met = [];
    private long _passed;
    private long _hits;
    private volatile bool _enabled = true;

    /// <summary>Unique in its cloud; up to 100 characters.</summary>
    public string Id { get; init; } = Guid.NewGuid().ToString("N");

    /// <summary>Which operations are hit; all of Cosmos DB unless given.</summary>
    public FaultInjectionCondition Condition { get; init; } = new();

    /// <summary>What happens to them.</summary>
    public required FaultInjectionResult Result { get; init; }

    /// <summary>From when it was added, by the cloud's clock.</summary>
    public TimeSpan StartDelay { get; init; }

    /// <summary>From the end of <see cref="StartDelay"/>, or how long a clock is frozen, by the real one; null for ever.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>Null for no limit.</summary>
    public int? HitLimit { get; init; }

    /// <summary>Whether it hits anything.</summary>
    public bool Enabled
    {
        get => _enabled;
        init => _enabled = value;
    }

    /// <summary>How often it has been applied.</summary>
    public long HitCount => Interlocked.Read(ref _hits);

    internal DateTimeOffset AddedAt { get; set; }

    /// <summary>A disabled rule keeps its counts.</summary>
    public void Disable() => _enabled = false;

    /// <summary>Goes on from the counts it has.</summary>
    public void Enable() => _enabled = true;

    internal bool TryHit(in FaultOperation operation, DateTimeOffset now)
    {
        if (!_enabled || !Condition.Matches(operation) || !IsInTime(now))
        {
            return false;
        }

        lock (_lock)
        {
            if (_hits >= HitLimit || ++_passed <= Condition.After || !MayMeet(operation))
            {
                return false;
            }

            _hits++;
            return true;
        }
    }

    internal void CountHit() => Interlocked.Increment(ref _hits);

    private bool IsInTime(DateTimeOffset now) =>
        now >= AddedAt + StartDelay && (Duration is not { } duration || Result is FreezeClockResult || now < AddedAt + StartDelay + duration);

    private bool MayMeet(in FaultOperation operation)
    {
        if (Result is not FaultInjectionServerErrorResult error)
        {
            return true;
        }

#pragma warning disable CA5394 // Not a secret.
        if (error.InjectionRate < 1 && Random.Shared.NextDouble() >= error.InjectionRate)
#pragma warning restore CA5394
        {
            return false;
        }

        if (error.Times is not { } times || operation.CorrelationId is not { } id)
        {
            return true;
        }

        if (_met.Count >= MostRemembered)
        {
            _met.Clear();
        }

        var met = _met.GetValueOrDefault(id);
        _met[id] = met + 1;
        return met < times;
    }
}
