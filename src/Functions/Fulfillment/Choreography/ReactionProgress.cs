namespace OrderFlow.Fulfillment.Choreography;

/// <summary>How far the retries of a reaction are; kept as their orchestration's custom status.</summary>
/// <param name="Attempts">With the first one, on the feed.</param>
/// <param name="Error">Of the last attempt that failed.</param>
public sealed record ReactionProgress(
    string Reaction, FulfillmentStepStatus Status, int Attempts, DateTimeOffset StartedAt, DateTimeOffset? CompletedAt = null, string? Error = null);
