using System.Text.Json;
using EventSourcing.Events;
using EventSourcing.Projections;

namespace EventSourcing.Feeds.Faults;

/// <summary>What can be said without knowing the store.</summary>
public sealed class CommonFaults : IFaultClassifier
{
    public FaultKind Classify(Exception failure) => failure switch
    {
        PoisonEventException or UnknownEventTypeException or JsonException => FaultKind.Permanent,

        // A cancellation that nobody here asked for is a time-out of whoever was called.
        ReadModelContendedException or HttpRequestException or TimeoutException or OperationCanceledException => FaultKind.Transient,
        _ => FaultKind.Unknown,
    };
}
