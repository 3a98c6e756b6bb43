using System.Text.Json.Serialization;
using OrderFlow.Fulfillment.Orchestration;

namespace OrderFlow.Operations.Projections;

/// <summary>One follower of the change feed.</summary>
/// <param name="LagEvents">Commits it has not handled yet, as estimated.</param>
/// <param name="LagSeconds">At least so old is the oldest of them; 0 when there are none.</param>
/// <param name="Generation">The one that is read; absent for a handler without read models.</param>
/// <param name="ParkedSequences">Streams that wait for an operator.</param>
public sealed record ProjectionOverview(
    string Name, long LagEvents, double LagSeconds, int? Generation, ProjectionState State, int ParkedSequences);

[JsonConverter(typeof(CamelCaseEnumConverter<ProjectionState>))]
public enum ProjectionState
{
    Running,
    Rebuilding,

    /// <summary>Nobody holds its leases.</summary>
    Paused,
}
