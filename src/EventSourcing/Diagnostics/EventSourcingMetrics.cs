using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace EventSourcing.Diagnostics;

/// <summary>
/// What can be counted and timed, on the meter <see cref="MeterName"/>; names and labels are those of docs/operations.md. Recording costs
/// next to nothing while nobody listens.
/// </summary>
public sealed class EventSourcingMetrics : IDisposable
{
    public const string MeterName = "EventSourcing";

    private readonly Meter _meter;
    private readonly Counter<long> _eventsStored;
    private readonly Counter<long> _conflicts;
    private readonly Counter<long> _commands;
    private readonly Histogram<double> _commandSeconds;
    private readonly Histogram<double> _commandCharge;
    private readonly Histogram<double> _processingSeconds;
    private readonly Histogram<double> _processingCharge;
    private readonly Counter<long> _retries;
    private readonly Counter<long> _snapshotReads;
    private readonly Counter<long> _snapshotFailures;
    private readonly Counter<long> _deadLetters;

    /// <param name="meters">Keeps apart applications that share a process; the factory then owns the meter.</param>
    public EventSourcingMetrics(IMeterFactory? meters = null)
    {
        _meter = meters?.Create(MeterName) ?? new Meter(MeterName);
        _eventsStored = _meter.CreateCounter<long>("events_stored_total", description: "Events appended, by aggregate and event type.");
        _conflicts = _meter.CreateCounter<long>("append_conflicts_total", description: "Appends that another writer was faster than.");
        _commands = _meter.CreateCounter<long>("commands_total", description: "Commands, by what became of them.");
        _commandSeconds = _meter.CreateHistogram<double>("command_seconds", description: "Time to handle a command.");
        _commandCharge = _meter.CreateHistogram<double>("command_request_charge", description: "Request units that a command has cost.");
        _processingSeconds = _meter.CreateHistogram<double>("event_processing_seconds", description: "Time to handle one stream of a batch.");
        _processingCharge = _meter.CreateHistogram<double>("event_processing_request_charge", description: "Request units of one stream of a batch.");
        _retries = _meter.CreateCounter<long>("event_processing_retries_total", description: "Attempts repeated after a transient error.");
        _snapshotReads = _meter.CreateCounter<long>("snapshot_reads_total", description: "Snapshots looked for: hit, miss or failed.");
        _snapshotFailures = _meter.CreateCounter<long>("snapshot_failures_total", description: "Snapshots that could not be read or written.");
        _deadLetters = _meter.CreateCounter<long>("dead_letters_total", description: "Times that a sequence was parked.");
        _meter.CreateObservableGauge("projection_lag_events", () => Levels.LagEvents, description: "Events a handler is behind.");
        _meter.CreateObservableGauge("projection_lag_seconds", () => Levels.LagSeconds, description: "Age of the oldest event not handled yet.");
        _meter.CreateObservableGauge("dead_letter_sequences", () => Levels.ParkedSequences, description: "Sequences that are parked now.");
        _meter.CreateObservableGauge("saga_state", () => Levels.SagaStates, description: "Sagas that have not ended, by state.");
    }

    /// <summary>What is measured now and then rather than counted.</summary>
    public GaugeLevels Levels { get; } = new();

    public void EventStored(string aggregateType, string eventType) =>
        _eventsStored.Add(1, new("aggregate_type", aggregateType), new("event_type", eventType));

    public void Conflicted(string aggregateType) => _conflicts.Add(1, new KeyValuePair<string, object?>("aggregate_type", aggregateType));

    public void CommandHandled(string command, string outcome, TimeSpan duration, double requestCharge)
    {
        _commands.Add(1, new("command", command), new("outcome", outcome));
        _commandSeconds.Record(duration.TotalSeconds, new KeyValuePair<string, object?>("command", command));
        _commandCharge.Record(requestCharge, new KeyValuePair<string, object?>("command", command));
    }

    public void EventsProcessed(string handler, TimeSpan duration, double requestCharge)
    {
        _processingSeconds.Record(duration.TotalSeconds, new KeyValuePair<string, object?>("handler", handler));
        _processingCharge.Record(requestCharge, new KeyValuePair<string, object?>("handler", handler));
    }

    public void Retried(string handler) => _retries.Add(1, new KeyValuePair<string, object?>("handler", handler));

    /// <param name="result"><c>hit</c>, <c>miss</c> or <c>failed</c>.</param>
    public void SnapshotRead(string aggregateType, string result) =>
        _snapshotReads.Add(1, new("aggregate_type", aggregateType), new("result", result));

    /// <param name="what"><c>read</c> or <c>write</c>; a failed read counts among the reads too.</param>
    public void SnapshotFailed(string aggregateType, string what)
    {
        _snapshotFailures.Add(1, new("aggregate_type", aggregateType), new("operation", what));
        if (what == "read")
        {
            SnapshotRead(aggregateType, "failed");
        }
    }

    public void Parked(string handler) => _deadLetters.Add(1, new KeyValuePair<string, object?>("handler", handler));

    public void Dispose() => _meter.Dispose();
}
