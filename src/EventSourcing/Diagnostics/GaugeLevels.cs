using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace EventSourcing.Diagnostics;

/// <summary>
/// Levels as they were last looked at; whoever looks sets them. One that nobody here has looked at for a while is not shown: another
/// instance does that now.
/// </summary>
public sealed class GaugeLevels
{
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(2);

    private readonly ConcurrentDictionary<string, (long Events, double Seconds)> _lags = [];
    private readonly ConcurrentDictionary<string, long> _parked = [];
    private volatile IReadOnlyCollection<Measurement<long>> _sagas = [];
    private long _lookedAt;

    private bool IsFresh => Interlocked.Read(ref _lookedAt) is > 0 and var looked && Stopwatch.GetElapsedTime(looked) < Fresh;

    internal IEnumerable<Measurement<long>> LagEvents => Shown(_lags).Select(lag => Of(lag.Value.Events, "projection", lag.Key));

    internal IEnumerable<Measurement<double>> LagSeconds => Shown(_lags).Select(lag => Of(lag.Value.Seconds, "projection", lag.Key));

    internal IEnumerable<Measurement<long>> ParkedSequences => Shown(_parked).Select(parked => Of(parked.Value, "handler", parked.Key));

    internal IEnumerable<Measurement<long>> SagaStates => IsFresh ? _sagas : [];

    public void SetLag(string projection, long events, double seconds)
    {
        _lags[projection] = (events, seconds);
        Interlocked.Exchange(ref _lookedAt, Stopwatch.GetTimestamp());
    }

    public void SetParked(string handler, long sequences) => _parked[handler] = sequences;

    /// <summary>Replaces all counts of running sagas.</summary>
    public void SetSagas(IEnumerable<(string SagaType, string State, long Count)> sagas) => _sagas =
        [.. sagas.Select(saga => new Measurement<long>(saga.Count, new("saga_type", saga.SagaType), new("state", saga.State)))];

    private IEnumerable<T> Shown<T>(IEnumerable<T> levels) => IsFresh ? levels : [];

    private static Measurement<T> Of<T>(T value, string label, string name)
        where T : struct => new(value, new KeyValuePair<string, object?>(label, name));
}
