namespace LocalCloud.Faults;

/// <summary>What is about to happen, for the rules to look at.</summary>
internal readonly record struct FaultOperation
{
    public FaultService Service { get; init; }

    public FaultInjectionOperationType? OperationType { get; init; }

    public string? Container { get; init; }

    public string? Function { get; init; }

    public string? Activity { get; init; }

    /// <summary>The named point that is passed; null for an operation.</summary>
    public string? Point { get; init; }

    /// <summary>The same for an operation and its retries.</summary>
    public string? CorrelationId { get; init; }
}
