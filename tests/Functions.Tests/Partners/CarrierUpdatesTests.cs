using System.Text.Json.Nodes;
using EventSourcing.Aggregates;
using EventSourcing.Commands;
using Microsoft.Extensions.Logging.Abstractions;
using OrderFlow.Commands;
using OrderFlow.Partners;
using OrderFlow.Partners.Carrier;
using Ordering.Common;
using Ordering.Fulfillment;
using Ordering.Orders;
using Ordering.Tests.Doubles;

namespace OrderFlow.Tests.Partners;

public sealed class CarrierUpdatesTests : IDisposable
{
    private const string Tracking = "0034";

    private static readonly OrderId s_id = OrderingHost.OrderId;

    private readonly OrderingHost _host = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Delivered_delivers_the_order_at_the_carrier_s_time()
    {
        await ShippedAsync();
        Assert.Same(Verdict.Done, await HandleAsync(CarrierUpdates.Delivered));
        Assert.Equal(OrderStatus.Delivered, (await OrderAsync()).Status);
        var delivered = _host.Events.CommitsOf(Order.StreamOf(s_id))[^1].Events[^1];
        Assert.Equal(new DateTimeOffset(2026, 5, 5, 8, 0, 0, TimeSpan.Zero), delivered.Data.GetProperty("deliveredAt").GetDateTimeOffset());
    }

    [Fact]
    public async Task Delivered_twice_is_delivered_once()
    {
        await ShippedAsync();
        await HandleAsync(CarrierUpdates.Delivered, "m-1");
        var version = _host.Events.CommitsOf(Order.StreamOf(s_id))[^1].LastVersion;
        Assert.Same(Verdict.Done, await HandleAsync(CarrierUpdates.Delivered, "m-1"));
        Assert.Same(Verdict.Done, await HandleAsync(CarrierUpdates.Delivered, "m-2"));
        Assert.Equal(version, _host.Events.CommitsOf(Order.StreamOf(s_id))[^1].LastVersion);
    }

    [Fact]
    public async Task Picked_up_changes_nothing()
    {
        await ShippedAsync();
        var version = _host.Events.CommitsOf(Order.StreamOf(s_id))[^1].LastVersion;
        Assert.Same(Verdict.Done, await HandleAsync(CarrierUpdates.PickedUp));
        Assert.Equal(version, _host.Events.CommitsOf(Order.StreamOf(s_id))[^1].LastVersion);
    }

    [Fact]
    public async Task Lost_asks_for_the_end_of_the_order_and_says_why()
    {
        await ShippedAsync();
        Assert.Same(Verdict.Done, await HandleAsync(CarrierUpdates.Lost));
        Assert.Equal("The carrier has lost the parcel: Left with a neighbour.", (await OrderAsync()).CancellationReason);
    }

    [Fact]
    public async Task What_was_delivered_cannot_be_lost()
    {
        await ShippedAsync();
        await HandleAsync(CarrierUpdates.Delivered, "m-1");
        Assert.Equal("OrderAlreadyDelivered", Assert.IsType<Verdict.DeadLetter>(await HandleAsync(CarrierUpdates.Lost, "m-2")).Reason);
    }

    [Fact]
    public async Task An_unknown_order_is_dead_lettered() =>
        Assert.Equal("OrderNotFound", Assert.IsType<Verdict.DeadLetter>(await HandleAsync(CarrierUpdates.Delivered)).Reason);

    [Fact]
    public async Task A_parcel_of_another_order_is_dead_lettered()
    {
        await ShippedAsync();
        Assert.Equal("InvalidData", Assert.IsType<Verdict.DeadLetter>(await HandleAsync(CarrierUpdates.Delivered, tracking: "other")).Reason);
    }

    [Fact]
    public async Task What_comes_before_the_order_is_shipped_comes_again_later()
    {
        await _host.SubmitAsync();
        Assert.IsType<Verdict.Later>(await HandleAsync(CarrierUpdates.PickedUp));
    }

    [Fact]
    public async Task What_comes_for_a_cancelled_order_is_for_people_to_look_into()
    {
        await _host.SubmitAsync();
        await _host.Get<CommandExecutor>().ExecuteAsync<Order, OrderEvent>(
            Order.StreamOf(s_id), order => order.Cancel("No.", refunded: false), OrderingHost.Context("cancel"), Cancellation);
        Assert.Equal("OrderAlreadyCancelled", Assert.IsType<Verdict.DeadLetter>(await HandleAsync(CarrierUpdates.Delivered)).Reason);
    }

    [Fact]
    public async Task An_unknown_type_is_dead_lettered() =>
        Assert.Equal("UnknownMessageType", Assert.IsType<Verdict.DeadLetter>(await HandleAsync("com.orderflow.carrier.shipment.eaten.v1")).Reason);

    public void Dispose() => _host.Dispose();

    private async Task ShippedAsync()
    {
        var order = await _host.SubmitAsync();
        Assert.True((await _host.Get<StockStep>().ExecuteAsync(order, Cancellation)).Succeeded);
        await _host.Get<CommandExecutor>().ExecuteAsync<Order, OrderEvent>(
            Order.StreamOf(s_id), state => state.MarkPaid("pay", state.Total), OrderingHost.Context("pay"), Cancellation);
        Assert.IsType<CommandOutcome.Accepted>(await _host.SendAsync(new Ordering.Orders.Commands.ShipOrder(s_id, "DHL", Tracking)));
    }

    private async Task<Order> OrderAsync() =>
        (await _host.Get<AggregateRepository>().LoadAsync<Order, OrderEvent>(Order.StreamOf(s_id), Cancellation)).State;

    private async Task<Verdict> HandleAsync(string type, string messageId = "m-1", string tracking = Tracking)
    {
        var data = new JsonObject { ["orderId"] = s_id.Value, ["trackingNumber"] = tracking, ["at"] = "2026-05-05T10:00:00+02:00", ["detail"] = "Left with a neighbour." };
        var (message, _) = IncomingMessage.Read(Incoming.Event(type, data, messageId));
        var desk = new CommandDesk(_host.Get<CommandBus>(), _host.Get<CommandExecutor>());
        return await new CarrierUpdates(desk, _host.Get<AggregateRepository>(), new CarrierUpdateBodyValidator(), NullLogger<CarrierUpdates>.Instance)
            .HandleAsync(message!, Cancellation);
    }
}
