using EventSourcing.Aggregates;
using EventSourcing.Commands;
using EventSourcing.Events;
using EventSourcing.Streams;
using Ordering.Catalog;
using Ordering.Common;
using Ordering.Fulfillment.Choreography;
using Ordering.Inventory;
using Ordering.Orders;
using Ordering.Orders.Commands;
using Ordering.Payments;
using Ordering.Payments.Simulated;
using Ordering.Shipping;
using Ordering.Shipping.Simulated;
using Ordering.Tests.Doubles;

namespace Ordering.Tests.Fulfillment.Choreography;

/// <summary>Each context does its part, and nobody tells it to.</summary>
public sealed class ParticipantTests : IDisposable
{
    private readonly ChoreographyHost _choreography = new();

    private OrderingHost Host => _choreography.Host;

    [Fact]
    public async Task An_order_goes_its_way()
    {
        await SubmitAsync();
        await _choreography.RunAsync();

        Assert.Equal(
            ["order-created", "order-submitted", "order-stock-reserved", "order-paid", "order-shipped", "order-confirmed"], _choreography.OrderEvents);
        Assert.Equal(["reservation-completed", "reservation-fulfilled"], TypesOf(OrderReservation.Category));
        Assert.Equal(["payment-completed"], TypesOf(Payment.Category));
        Assert.Equal(["shipment-created"], TypesOf(Shipment.Category));
        Assert.Equal((8, 8), await StockAsync());
    }

    [Fact]
    public async Task A_declined_payment_closes_the_order_and_gives_the_goods_back()
    {
        await SubmitAsync("tok_declined");
        await _choreography.RunAsync();

        Assert.Equal((OrderStatus.Cancelled, OrderReservationStatus.Released), (_choreography.Order.Status, await ReservationAsync()));
        Assert.Equal("The payment of order o-1 was refused: card declined.", _choreography.Order.CancellationReason);
        Assert.Equal((10, 10), await StockAsync());
    }

    [Fact]
    public async Task A_refused_parcel_is_paid_back_before_the_goods_are_given_back()
    {
        await SubmitAsync(country: "ZZ");
        await _choreography.RunAsync();

        Assert.Equal(OrderStatus.Cancelled, _choreography.Order.Status);
        Assert.Equal((PaymentLedgerStatus.Refunded, 1), (Assert.Single(Host.Payments.All).Status, Host.Payments.All[0].Refunds));
        Assert.Equal((10, 10), await StockAsync());
        var written = _choreography.Delivered.SelectMany(delivery => delivery.Commit.Events).Select(stored => stored.Type).ToList();
        Assert.True(written.IndexOf("payment-refunded") < written.IndexOf("reservation-released"), string.Join(", ", written));
    }

    [Fact]
    public async Task Goods_that_cannot_all_be_had_are_all_given_back_and_nobody_is_charged()
    {
        await Host.FurnishAsync();
        await AcceptedAsync(ChoreographyHost.Place() with { Items = [new PlaceOrderItem(OrderingHost.Tea, 2), new PlaceOrderItem(OrderingHost.Cup, 11)] });
        await _choreography.RunAsync();

        Assert.Equal((OrderStatus.Cancelled, OrderReservationStatus.Refused), (_choreography.Order.Status, await ReservationAsync()));
        Assert.Equal((10, 10), await StockAsync());
        Assert.Empty(Host.Payments.All);
    }

    [Fact]
    public async Task A_partner_in_trouble_is_tried_again_elsewhere_and_charges_once()
    {
        await SubmitAsync("tok_flaky");
        await _choreography.RunAsync();

        Assert.Equal(OrderStatus.Confirmed, _choreography.Order.Status);
        Assert.Equal((3, 1), (Assert.Single(Host.Payments.All).Requests, Host.Payments.All[0].Charges));
    }

    [Fact]
    public async Task An_order_that_waits_for_approval_wakes_nobody_until_it_is_approved()
    {
        await Host.FurnishAsync();
        var pot = ProductId.Parse("pot");
        await AcceptedAsync(new AddProduct(pot, "Pot", new Money(20_000, "EUR"), 10));
        await AcceptedAsync(ChoreographyHost.Place() with { Items = [new PlaceOrderItem(pot, 1)] });
        await _choreography.RunAsync();
        Assert.Equal((FulfillmentState.AwaitingApproval, OrderReservationStatus.Open), (_choreography.Order.FulfillmentState, await ReservationAsync()));

        await AcceptedAsync(new DecideApproval(OrderingHost.OrderId, Approved: true, "grace"));
        await _choreography.RunAsync();
        Assert.Equal(OrderStatus.Confirmed, _choreography.Order.Status);
    }

    [Fact]
    public async Task A_confirmed_order_is_taken_back_from_its_parcel_to_its_goods()
    {
        await SubmitAsync();
        await _choreography.RunAsync();
        await AcceptedAsync(new CancelOrder(OrderingHost.OrderId, "changed my mind"));
        await _choreography.RunAsync();

        Assert.Equal(new OrderCancelled(OrderingHost.OrderId, OrderingHost.Ada, "changed my mind", Refunded: true), LastOrderEvent());
        Assert.Equal((10, 10), await StockAsync());
        Assert.Equal(CarrierLedgerStatus.Cancelled, Assert.Single(Host.Bookings.All).Status);
        Assert.Equal(PaymentLedgerStatus.Refunded, Assert.Single(Host.Payments.All).Status);
    }

    /// <summary>Payments hear of the cancellation while the carrier still thinks about the parcel, and must hear of its answer.</summary>
    [Fact]
    public async Task A_parcel_refused_when_it_goes_by_hand_and_comes_back_all_the_same_is_paid_back()
    {
        await SubmitAsync(country: "ZZ");
        Host.Bookings.AfterSave = () =>
        {
            Host.Bookings.AfterSave = null;
            MeanwhileAsync().GetAwaiter().GetResult();
        };
        await _choreography.RunAsync(due => due.FirstOrDefault(IsNotForShipping) ?? due[0]);

        Assert.Equal(["shipment-refused"], TypesOf(Shipment.Category));
        Assert.Equal(OrderStatus.Cancelled, _choreography.Order.Status);
        Assert.Equal(PaymentLedgerStatus.Refunded, Assert.Single(Host.Payments.All).Status);

        async Task MeanwhileAsync()
        {
            await AcceptedAsync(new ShipOrder(OrderingHost.OrderId, "Bike", "42"));
            await AcceptedAsync(new CancelOrder(OrderingHost.OrderId, "too late"));
            while (_choreography.Due.FirstOrDefault(IsNotForShipping) is { } delivery)
            {
                await _choreography.DeliverAsync(delivery);
            }
        }
    }

    /// <summary>A process that has seen the draft knows other lines than those that were submitted.</summary>
    [Fact]
    public async Task A_draft_last_seen_before_its_submission_is_read_again()
    {
        await Host.FurnishAsync();
        await AcceptedAsync(ChoreographyHost.Place() with { Draft = true });
        var elsewhere = new AggregateCache();
        var executor = new CommandExecutor(
            Host.Events, new AggregateRepository(Host.Events, Host.Get<EventSerializer>(), elsewhere), new StreamGate(), TimeProvider.System);
        await executor.ExecuteAsync<Order, OrderEvent>(
            Order.StreamOf(OrderingHost.OrderId), order => order.RemoveItem(OrderingHost.Tea), OrderingHost.Context("remove"), Cancellation);
        await executor.ExecuteAsync<Order, OrderEvent>(
            Order.StreamOf(OrderingHost.OrderId), order => order.Submit(), OrderingHost.Context("submit"), Cancellation);
        await _choreography.RunAsync();

        Assert.Equal((10, 10), await StockAsync());
        Assert.Equal(7.50m, Assert.Single(Host.Payments.All).Amount.Amount);
    }

    [Fact]
    public async Task An_order_with_a_coordinator_is_none_of_their_business()
    {
        await Host.SubmitAsync();
        await _choreography.RunAsync();

        Assert.Equal(["order-created", "order-submitted"], _choreography.OrderEvents);
        Assert.Equal(0, Host.Inbox.Count);
    }

    [Fact]
    public async Task What_was_handled_is_not_handled_again()
    {
        await SubmitAsync();
        await _choreography.RunAsync();
        var (before, requests) = (_choreography.OrderEvents.Count(), Assert.Single(Host.Payments.All).Requests);

        foreach (var delivery in _choreography.Delivered.ToList())
        {
            await _choreography.DeliverAsync(delivery);
        }

        Assert.Equal((before, requests), (_choreography.OrderEvents.Count(), Assert.Single(Host.Payments.All).Requests));
    }

    public void Dispose() => _choreography.Dispose();

    private static bool IsNotForShipping(Delivery delivery) => delivery.Handler.Name != ShippingParticipant.Key;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private async Task SubmitAsync(string paymentMethod = "tok_visa", string country = "GB")
    {
        await Host.FurnishAsync();
        await AcceptedAsync(ChoreographyHost.Place(paymentMethod, country));
    }

    private async Task AcceptedAsync<TCommand>(TCommand command)
        where TCommand : ICommand => Assert.IsType<CommandOutcome.Accepted>(await Host.SendAsync(command));

    private IEnumerable<string> TypesOf(string category) => Host.Events.TypesOf(new StreamId(category, OrderingHost.OrderId.Value));

    private async Task<OrderReservationStatus> ReservationAsync() =>
        (await _choreography.LoadAsync<OrderReservation, ReservationEvent>(OrderReservation.StreamOf(OrderingHost.OrderId))).Status;

    private async Task<(int OnHand, int Available)> StockAsync()
    {
        var stock = await _choreography.LoadAsync<Stock, StockEvent>(Stock.StreamOf(OrderingHost.Tea));
        return (stock.OnHand, stock.Available);
    }

    private DomainEvent LastOrderEvent() =>
        Host.Get<EventSerializer>().Deserialize(Host.Events.CommitsOf(Order.StreamOf(OrderingHost.OrderId))[^1].Events[^1]);
}
