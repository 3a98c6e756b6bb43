using System.Collections.Immutable;
using EventSourcing.Projections.Rebuilding;

namespace OrderFlow.Operations.Rebuild;

/// <summary>Input of the orchestrations; the last two are carried from one execution of a long rebuild to the next.</summary>
/// <param name="RebuildId">Tells this rebuild from an earlier one of the same projection.</param>
/// <param name="Reached">How far each range of the plan is.</param>
public sealed record RebuildRequest(
    string Projection,
    string? StreamId,
    string RebuildId,
    DateTimeOffset StartedAt,
    RebuildPlan? Plan = null,
    ImmutableArray<RangeProgress>? Reached = null)
{
    /// <summary>One rebuild of a projection at a time, and one of each stream.</summary>
    public string InstanceId => InstanceIdOf(Projection, StreamId);

    public static string InstanceIdOf(string projection, string? streamId) =>
        streamId is null ? $"rebuild-{projection}" : $"rebuild-{projection}:{streamId}";
}
