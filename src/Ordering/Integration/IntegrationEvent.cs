namespace Ordering.Integration;

/// <summary>
/// What other contexts may know of something that happened here: a contract of its own, so that domain events can change without them. Each
/// type names its version; another shape is another type beside it.
/// </summary>
public abstract record IntegrationEvent
{
    private protected IntegrationEvent()
    {
    }
}

/// <summary>How an integration event is called outside.</summary>
/// <param name="name">With its version, for example <c>com.orderflow.order.shipped.v1</c>; never changed.</param>
/// <param name="source">Who tells it, for example <c>/orderflow/orders</c>.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class IntegrationEventTypeAttribute(string name, string source) : Attribute
{
    public string Name { get; } = name;

    public string Source { get; } = source;
}
