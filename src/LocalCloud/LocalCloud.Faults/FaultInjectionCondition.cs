namespace LocalCloud.Faults;

/// <summary>Which operations a rule means. What is null does not matter.</summary>
public sealed record FaultInjectionCondition
{
    /// <summary>Of Cosmos DB.</summary>
    public FaultInjectionOperationType OperationType { get; init; }

    /// <summary>LocalCloud's own.</summary>
    public FaultService Service { get; init; }

    /// <summary>LocalCloud's own: name of a Cosmos DB container, path of a Service Bus entity, an Event Grid topic or its subscription.</summary>
    public string? Container { get; init; }

    /// <summary>LocalCloud's own: name of a function with a Cosmos DB or timer trigger, or that events are delivered to.</summary>
    public string? Function { get; init; }

    /// <summary>LocalCloud's own: name of an activity.</summary>
    public string? Activity { get; init; }

    /// <summary>LocalCloud's own: one of <see cref="FaultPoints"/>; the service then does not matter.</summary>
    public string? Point { get; init; }

    /// <summary>LocalCloud's own: so many operations pass before the first is hit. The k-th fails with k - 1 and a hit limit of 1.</summary>
    public int After { get; init; }

    internal bool Matches(in FaultOperation operation) =>
        (operation.Point is null ? Point is null && Service == operation.Service : Point == operation.Point)
        && (OperationType == FaultInjectionOperationType.All || OperationType == operation.OperationType)
        && Same(Container, operation.Container)
        && Same(Function, operation.Function)
        && Same(Activity, operation.Activity);

    private static bool Same(string? wanted, string? actual) => wanted is null || string.Equals(wanted, actual, StringComparison.OrdinalIgnoreCase);
}
