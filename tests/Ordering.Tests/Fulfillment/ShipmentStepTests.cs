using EventSourcing.Commands;
using Ordering.Orders.Commands;
using Ordering.Shipping.Simulated;
using Ordering.Tests.Doubles;

namespace Ordering.Tests.Fulfillment;

public sealed class ShipmentStepTests : StepSpec
{
    [Fact]
    public async Task The_goods_are_booked_once()
    {
        var order = await PaidAsync();

        var result = await Shipment.ExecuteAsync(order, Cancellation);
        Assert.Equal(result, await Shipment.ExecuteAsync(order, Cancellation));

        Succeeded(result);
        Assert.Equal((SimulatedCarrier.Name, Booking.TrackingNumber), (result.Carrier, result.TrackingNumber));
        Assert.Equal(1, Booking.Bookings);
        Assert.Equal(["shipment-created"], ShipmentEvents);
        Assert.Contains("order-shipped", OrderEvents);
    }

    [Theory]
    [InlineData("shipment")]
    [InlineData("order")]
    public async Task A_crash_after_the_booking_does_not_book_again(string diesBefore)
    {
        var order = await PaidAsync();
        DieBeforeAppendingTo(diesBefore);

        await Assert.ThrowsAsync<ProcessDiedException>(() => Shipment.ExecuteAsync(order, Cancellation));
        Succeeded(await Shipment.ExecuteAsync(order, Cancellation));

        Assert.Equal((CarrierLedgerStatus.Booked, 1), (Booking.Status, Booking.Bookings));
        Assert.Equal(["shipment-created"], ShipmentEvents);
    }

    [Fact]
    public async Task A_country_that_is_not_served_refuses_the_step_for_good()
    {
        var order = await Host.SubmitAsync(OrderingHost.Order(country: "ZZ"));
        Succeeded(await Payment.ExecuteAsync(order, Cancellation));

        Refused("shipment-refused", await Shipment.ExecuteAsync(order, Cancellation));
        Refused("shipment-refused", await Shipment.ExecuteAsync(order, Cancellation));

        Assert.Equal(["shipment-refused"], ShipmentEvents);
        Assert.DoesNotContain("order-shipped", OrderEvents);
    }

    [Fact]
    public async Task An_order_shipped_by_hand_is_not_booked()
    {
        var order = await PaidAsync();
        Assert.IsType<CommandOutcome.Accepted>(await Host.SendAsync(new ShipOrder(order.OrderId, "DHL", "0034")));

        var result = await Shipment.ExecuteAsync(order, Cancellation);

        Assert.Equal((true, "DHL", "0034"), (result.Succeeded, result.Carrier, result.TrackingNumber));
        Assert.Empty(Host.Bookings.All);
    }

    [Fact]
    public async Task A_booking_is_called_off_when_somebody_ships_by_hand_meanwhile()
    {
        var order = await PaidAsync();
        DieBeforeAppendingTo("order");
        await Assert.ThrowsAsync<ProcessDiedException>(() => Shipment.ExecuteAsync(order, Cancellation));
        Assert.IsType<CommandOutcome.Accepted>(await Host.SendAsync(new ShipOrder(order.OrderId, "DHL", "0034")));

        var result = await Shipment.ExecuteAsync(order, Cancellation);

        Assert.Equal((true, "DHL", true), (result.Succeeded, result.Carrier, result.ByHand));
        Succeeded(await Shipment.LeaveAsync(order, Cancellation));
        Assert.Equal((CarrierLedgerStatus.Cancelled, 1), (Booking.Status, Booking.Cancellations));
        Assert.Equal(["shipment-created", "shipment-cancelled"], ShipmentEvents);
    }

    [Fact]
    public async Task Undo_calls_the_booking_off_once()
    {
        var order = await PaidAsync();
        Succeeded(await Shipment.ExecuteAsync(order, Cancellation));

        Succeeded(await Shipment.UndoAsync(order, Cancellation));
        Succeeded(await Shipment.UndoAsync(order, Cancellation));

        Assert.Equal((CarrierLedgerStatus.Cancelled, 1, 1), (Booking.Status, Booking.Bookings, Booking.Cancellations));
        Assert.Equal(["shipment-created", "shipment-cancelled"], ShipmentEvents);
    }

    [Fact]
    public async Task Undo_after_a_crash_finds_the_booking_that_was_never_recorded()
    {
        var order = await PaidAsync();
        DieBeforeAppendingTo("shipment");
        await Assert.ThrowsAsync<ProcessDiedException>(() => Shipment.ExecuteAsync(order, Cancellation));

        Succeeded(await Shipment.UndoAsync(order, Cancellation));

        Assert.Equal(CarrierLedgerStatus.Cancelled, Booking.Status);
        Assert.Equal(["shipment-voided", "shipment-cancelled"], ShipmentEvents);
    }

    [Fact]
    public async Task After_an_undo_without_a_do_nothing_is_booked()
    {
        var order = await PaidAsync();

        Succeeded(await Shipment.UndoAsync(order, Cancellation));
        Refused("shipment-cancelled", await Shipment.ExecuteAsync(order, Cancellation));

        Assert.Empty(Host.Bookings.All);
    }

    [Fact]
    public async Task What_is_not_paid_is_not_booked()
    {
        var order = await Host.SubmitAsync();

        Refused("order-not-paid", await Shipment.ExecuteAsync(order, Cancellation));

        Assert.Empty(Host.Bookings.All);
    }
}
