namespace OrderFlow.Fulfillment.Orchestration;

/// <summary>External events an orchestration waits for.</summary>
internal static class SagaEvents
{
    /// <summary>Payload: the reason given by the customer.</summary>
    public const string CancellationRequested = nameof(CancellationRequested);
}
