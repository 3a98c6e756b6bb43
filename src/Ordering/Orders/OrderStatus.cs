namespace Ordering.Orders;

/// <summary>Draft → submitted → paid → shipped → confirmed → delivered, or cancelled from any before delivered.</summary>
public enum OrderStatus
{
    Draft,
    Submitted,
    Paid,
    Shipped,
    Confirmed,
    Delivered,
    Cancelled,
}

/// <summary>Who leads an order through its steps: one orchestrator, or each step reacting to the one before.</summary>
public enum FulfillmentMode
{
    Orchestration,
    Choreography,
}

/// <summary>Who handed the goods to a carrier.</summary>
public enum ShippedBy
{
    Saga,
    Hand,
}
