namespace EventSourcing.Diagnostics;

/// <summary>
/// Adds up what the store charges (in request units) for everything that one piece of work asks of it, however deep below it asks.
/// </summary>
public sealed class RequestCharge : IDisposable
{
    private static readonly AsyncLocal<RequestCharge?> Ambient = new();

    private readonly RequestCharge? _outer;
    private readonly Lock _lock = new();
    private double _total;

    private RequestCharge(RequestCharge? outer) => _outer = outer;

    /// <summary>So far.</summary>
    public double Total
    {
        get
        {
            lock (_lock)
            {
                return _total;
            }
        }
    }

    /// <summary>Begins a measurement that ends with its disposal; one around it counts as well.</summary>
    public static RequestCharge Measure() => Ambient.Value = new RequestCharge(Ambient.Value);

    /// <summary>Called by the store for every answer.</summary>
    public static void Add(double requestUnits)
    {
        for (var charge = Ambient.Value; charge is not null; charge = charge._outer)
        {
            lock (charge._lock)
            {
                charge._total += requestUnits;
            }
        }
    }

    public void Dispose() => Ambient.Value = _outer;
}
