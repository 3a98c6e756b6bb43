using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Ordering.Orders;

namespace OrderFlow.Fulfillment;

/// <summary>
/// A fulfillment as <c>GET /api/orders/{id}/fulfillment</c> shows it, whoever leads it; an orchestration keeps it as its custom status.
/// </summary>
/// <param name="Parked">Taking it back has failed for good and waits for somebody; shown only then.</param>
public sealed record FulfillmentProgress(
    string OrderId,
    [property: JsonConverter(typeof(CamelCaseEnumConverter<FulfillmentMode>))] FulfillmentMode Mode,
    [property: JsonConverter(typeof(CamelCaseEnumConverter<FulfillmentState>))] FulfillmentState State,
    ImmutableArray<FulfillmentStep> Steps,
    ImmutableArray<FulfillmentStep> Compensations,
    string? FailureReason = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool Parked = false)
{
    public static FulfillmentProgress Started(string orderId) => new(orderId, FulfillmentMode.Orchestration, FulfillmentState.Started, [], []);
}

/// <summary>One step or compensation.</summary>
/// <param name="Attempts">1 for a step that worked at once.</param>
public sealed record FulfillmentStep(
    string Name, FulfillmentStepStatus Status, int Attempts, DateTimeOffset StartedAt, DateTimeOffset? CompletedAt = null, string? Error = null);

[JsonConverter(typeof(CamelCaseEnumConverter<FulfillmentStepStatus>))]
public enum FulfillmentStepStatus
{
    Running,
    Completed,

    /// <summary>The business said no; not tried again.</summary>
    Refused,

    /// <summary>Trouble until the retries were used up.</summary>
    Failed,
}
