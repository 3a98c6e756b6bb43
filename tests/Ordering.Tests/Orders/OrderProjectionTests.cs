using System.Text.Json;
using EventSourcing.Events;
using EventSourcing.Projections;
using Ordering.Orders;

namespace Ordering.Tests.Orders;

public sealed class OrderProjectionTests : OrderSpec
{
    private static readonly OrderCancelled Refunded = Cancelled with { Refunded = true };

    [Fact]
    public void Details_tell_the_whole_story()
    {
        var details = Project(new OrderDetailsProjection(), Placed, Submitted, Paid, ShippedBySaga, Confirmed, Delivered);

        Assert.Equal(OrderStatus.Delivered, details.Status);
        Assert.Equal(new OrderCustomer(Ada, "Ada", "ada@example.com"), details.Customer);
        Assert.Equal([TwoTeas], details.Items);
        Assert.Equal((Euros(10), Home), (details.Total, details.ShippingAddress));
        Assert.Equal(new OrderPayment("pay-o-1", OrderPaymentStatus.Completed), details.Payment);
        Assert.Equal(new OrderShipping("DHL", "0034", Noon), details.Shipping);
        Assert.Equal((Noon.AddMinutes(1), Noon.AddMinutes(6)), (details.CreatedAt, details.UpdatedAt));
        Assert.Equal(
            ["order-created", "order-submitted", "order-paid", "order-shipped", "order-confirmed", "order-delivered"],
            details.Timeline.Select(entry => entry.Type));
        Assert.All(details.Timeline, entry => Assert.NotEmpty(entry.Details));
        Assert.Equal(Noon.AddMinutes(3), details.Timeline[2].OccurredAt);
    }

    [Fact]
    public void Details_follow_a_draft()
    {
        var added = new OrderItemAdded(Id, Ada, OneCup, Euros(17.50m), 2);
        var removed = new OrderItemRemoved(Id, Ada, Tea, Euros(7.50m), 1);
        var more = new OrderItemAdded(Id, Ada, OneCup.Plus(1), Euros(15), 1);

        Assert.Equal([TwoTeas, OneCup], Project(new OrderDetailsProjection(), Placed, added).Items);
        var details = Project(new OrderDetailsProjection(), Placed, added, removed, more);

        Assert.Equal([OneCup.Plus(1)], details.Items);
        Assert.Equal((Euros(15), OrderStatus.Draft), (details.Total, details.Status));
    }

    [Fact]
    public void A_cancelled_order_shows_whether_the_money_went_back()
    {
        var refunded = Project(new OrderDetailsProjection(), Placed, Submitted, Paid, CancellationRequested, Refunded);
        var unpaid = Project(new OrderDetailsProjection(), Placed, Submitted, Cancelled);

        Assert.Equal((OrderStatus.Cancelled, OrderPaymentStatus.Refunded), (refunded.Status, refunded.Payment!.Status));
        Assert.Equal(OrderStatus.Cancelled, unpaid.Status);
        Assert.Null(unpaid.Payment);
    }

    [Fact]
    public void Details_have_the_shape_of_the_contract()
    {
        var json = JsonSerializer.SerializeToElement(
            Project(new OrderDetailsProjection(), Placed, Submitted, Paid, ShippedBySaga), EventSerializer.JsonOptions);

        Assert.Equal(
            ["createdAt", "customer", "items", "orderId", "payment", "shipping", "shippingAddress", "status", "timeline", "total", "updatedAt"],
            json.EnumerateObject().Select(property => property.Name).Order());
        Assert.Equal("shipped", json.GetProperty("status").GetString());
        Assert.Equal("completed", json.GetProperty("payment").GetProperty("status").GetString());
        Assert.Equal(
            ["lineTotal", "productId", "productName", "quantity", "unitPrice"],
            json.GetProperty("items")[0].EnumerateObject().Select(property => property.Name).Order());
    }

    [Fact]
    public void A_summary_keeps_up_and_sorts_by_time()
    {
        var summary = Project(new OrderSummaryProjection(), Placed, new OrderItemAdded(Id, Ada, OneCup, Euros(17.50m), 2), Submitted);

        Assert.Equal(
            new OrderSummary(Id, Ada, "Ada", OrderStatus.Submitted, Euros(17.50m), 2, "2026-05-04T12:01:00.0000000Z"), summary);
    }

    [Theory]
    [InlineData(OrderStatus.Draft)]
    [InlineData(OrderStatus.Submitted)]
    [InlineData(OrderStatus.Paid)]
    [InlineData(OrderStatus.Shipped)]
    [InlineData(OrderStatus.Confirmed)]
    [InlineData(OrderStatus.Delivered)]
    public void Both_show_the_status_the_order_has(OrderStatus status)
    {
        OrderEvent[] path = [Placed, Submitted, Paid, ShippedBySaga, Confirmed, Delivered];

        Assert.Equal(status, Project(new OrderSummaryProjection(), path[..((int)status + 1)]).Status);
        Assert.Equal(status, Project(new OrderDetailsProjection(), path[..((int)status + 1)]).Status);
    }

    [Fact]
    public void A_summary_lives_with_its_customer_and_details_by_themselves()
    {
        Assert.Equal(new ReadModelKey("o-1", "ada"), new OrderSummaryProjection().KeyOf(Recorded(Paid, 3)));
        Assert.Equal(new ReadModelKey("o-1", "o-1"), new OrderDetailsProjection().KeyOf(Recorded(Paid, 3)));
    }

    private static TModel Project<TModel>(IProjection<TModel> projection, params OrderEvent[] events)
        where TModel : class =>
        events.Select((@event, i) => Recorded(@event, i + 1)).Aggregate((TModel?)null, projection.Apply)!;

    private static RecordedEvent Recorded(OrderEvent @event, int version) => new(
        Order.StreamOf(Id), version, EventTypeRegistry.FromAssemblies(typeof(Order).Assembly)[@event.GetType()].Name, Noon.AddMinutes(version), @event);
}
