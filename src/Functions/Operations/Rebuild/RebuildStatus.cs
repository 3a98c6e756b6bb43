using System.Collections.Immutable;
using System.Text.Json.Serialization;
using EventSourcing.Projections.Rebuilding;
using OrderFlow.Fulfillment.Orchestration;

namespace OrderFlow.Operations.Rebuild;

/// <summary>A rebuild as its status URL shows it; kept as the orchestration's custom status.</summary>
/// <param name="StreamId">For the rebuild of one stream in place.</param>
/// <param name="Generation">The one being built.</param>
/// <param name="FailedStreams">Streams left behind because of an event that cannot be applied.</param>
/// <param name="Failures">A few of them.</param>
public sealed record RebuildStatus(
    string Projection,
    string? StreamId,
    int? Generation,
    RebuildPhase State,
    long EventsRead,
    ImmutableArray<RangeStatus> Ranges,
    int FailedStreams,
    ImmutableArray<StreamFailure> Failures,
    DateTimeOffset StartedAt,
    DateTimeOffset? CompletedAt = null,
    string? Problem = null)
{
    public static RebuildStatus Of(RebuildRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return new RebuildStatus(
            request.Projection, request.StreamId, request.Plan?.Generation, RebuildPhase.Running, 0, [], 0, [], request.StartedAt);
    }
}

/// <summary>One range of the feed.</summary>
/// <param name="Range">Its number.</param>
public sealed record RangeStatus(int Range, long EventsRead, bool CaughtUp);

[JsonConverter(typeof(CamelCaseEnumConverter<RebuildPhase>))]
public enum RebuildPhase
{
    Running,
    Switching,

    /// <summary>Readers are on the new generation; the old one is kept for a moment, then deleted.</summary>
    CleaningUp,

    Completed,
    Cancelled,
    Failed,
}
