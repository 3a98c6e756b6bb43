using Ordering.Orders;

namespace Ordering.Tests.Orders;

public sealed class ProgressTests : OrderSpec
{
    private static readonly OrderApprovalRequested ApprovalRequested = new(Id, Ada, 1, Noon);
    private static readonly OrderFulfillmentParked Parked = new(Id, Ada, "no answer", [], Refunded: false);

    public static TheoryData<FulfillmentState?, OrderEvent[]> Stories { get; } = new()
    {
        { null, [Placed] },
        { FulfillmentState.Started, [Placed, Submitted] },
        { FulfillmentState.AwaitingApproval, [Placed, Submitted, ApprovalRequested] },
        { FulfillmentState.Started, [Placed, Submitted, ApprovalRequested, new OrderApproved(Id, Ada, "grace")] },
        { FulfillmentState.Failed, [Placed, Submitted, ApprovalRequested, new OrderApprovalRefused(Id, Ada, null), Cancelled] },
        { FulfillmentState.InventoryReserved, [Placed, Submitted, StockReserved] },
        { FulfillmentState.PaymentCompleted, [Placed, Submitted, StockReserved, Paid] },
        { FulfillmentState.ShippingCreated, [Placed, Submitted, StockReserved, Paid, ShippedBySaga] },
        { FulfillmentState.Completed, [Placed, Submitted, StockReserved, Paid, ShippedBySaga, Confirmed] },
        { FulfillmentState.Completed, [Placed, Submitted, StockReserved, Paid, ShippedBySaga, Confirmed, Delivered] },
        { FulfillmentState.Compensating, [Placed, Submitted, StockReserved, Paid, CancellationRequested] },
        { FulfillmentState.Failed, [Placed, Submitted, StockReserved, Paid, CancellationRequested, Parked] },
        {
            FulfillmentState.Compensating,
            [Placed, Submitted, StockReserved, Paid, CancellationRequested, Parked, new OrderFulfillmentResumed(Id, Ada, [], Refunded: false)]
        },
        { FulfillmentState.Failed, [Placed, Submitted, StockReserved, Paid, CancellationRequested, Cancelled] },
    };

    [Theory]
    [MemberData(nameof(Stories), DisableDiscoveryEnumeration = true)]
    public void Its_own_story_tells_how_far_the_fulfillment_of_an_order_is(FulfillmentState? expected, OrderEvent[] story) =>
        Assert.Equal(expected, story.Aggregate(Order.Initial, (order, @event) => order.Evolve(@event)).FulfillmentState);
}
