namespace LocalCloud.CosmosDb.Throttling;

/// <summary>The request units that may be used in each second. A request that has begun is not cut off, so what is used beyond them is taken from the seconds after.</summary>
internal sealed class RequestUnitBudget
{
    private readonly Lock _gate = new();
    private TimeSpan _second;
    private double _used;

    /// <summary>How long to wait until there are units left; zero when there are some now.</summary>
    /// <param name="perSecond">Units of a second.</param>
    /// <param name="now">Time since any fixed point.</param>
    public TimeSpan Wait(double perSecond, TimeSpan now)
    {
        lock (_gate)
        {
            MoveOn(perSecond, now);
            return _used < perSecond ? TimeSpan.Zero : _second + TimeSpan.FromSeconds(Math.Floor(_used / perSecond)) - now;
        }
    }

    public void Charge(double units, double perSecond, TimeSpan now)
    {
        lock (_gate)
        {
            MoveOn(perSecond, now);
            _used += units;
        }
    }

    private void MoveOn(double perSecond, TimeSpan now)
    {
        var seconds = Math.Floor((now - _second).TotalSeconds);
        if (seconds > 0)
        {
            _used = Math.Max(0, _used - (seconds * perSecond));
            _second += TimeSpan.FromSeconds(seconds);
        }
    }
}
