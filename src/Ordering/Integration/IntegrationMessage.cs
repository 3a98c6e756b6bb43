using EventSourcing.Streams;

namespace Ordering.Integration;

/// <summary>An integration event on its way out: the attributes of a CloudEvent, whatever carries it. A repetition is the same in every one.</summary>
/// <param name="Id"><c>&lt;stream id&gt;/&lt;version&gt;</c>, of a notification with <c>/updated</c> behind.</param>
/// <param name="Subject">The order, customer or product it is about; messages of one subject keep their order.</param>
/// <param name="CausationId">What led to it: an event or message, or else the command.</param>
/// <param name="Sequence">Version of its stream.</param>
public sealed record IntegrationMessage(
    string Id,
    string Type,
    string Source,
    string Subject,
    DateTimeOffset Time,
    string DataSchema,
    string? TraceParent,
    string CorrelationId,
    string CausationId,
    long Sequence,
    IntegrationEvent Data)
{
    public static IntegrationMessage Of(Commit commit, long version, IntegrationEvent data)
    {
        ArgumentNullException.ThrowIfNull(commit);
        var type = IntegrationEventTypes.Of(data);
        var id = $"{commit.StreamId}/{version}";
        return new IntegrationMessage(
            data is OrderUpdatedV1 ? $"{id}/updated" : id,
            type.Name,
            type.Source,
            commit.StreamId.Key,
            commit.CommittedAt,
            type.DataSchema,
            commit.TraceParent,
            commit.CorrelationId,
            commit.CausationId ?? commit.CommandId,
            version,
            data);
    }
}
