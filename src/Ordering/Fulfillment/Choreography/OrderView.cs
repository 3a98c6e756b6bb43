using EventSourcing.Aggregates;
using Ordering.Common;
using Ordering.Inventory;
using Ordering.Orders;
using Ordering.Payments;
using Ordering.Shipping;

namespace Ordering.Fulfillment.Choreography;

/// <summary>How things are with one order in every context.</summary>
internal sealed class OrderView(AggregateRepository repository, OrderId id, CancellationToken cancellationToken)
{
    public async Task<Order> OrderAsync() =>
        (await repository.LoadAsync<Order, OrderEvent>(Order.StreamOf(id), cancellationToken).ConfigureAwait(false)).State;

    /// <summary>The order as last seen here, if that will do; else as it is.</summary>
    public async Task<Order> OrderAsync(Func<Order, bool> willDo)
    {
        var seen = (await repository.LoadLastSeenAsync<Order, OrderEvent>(Order.StreamOf(id), cancellationToken).ConfigureAwait(false)).State;
        return willDo(seen) ? seen : await OrderAsync().ConfigureAwait(false);
    }

    /// <summary>The order is being taken back; once it is, it stays so.</summary>
    public async Task<bool> IsTakenBackAsync() => (await OrderAsync(order => order.CancellationRequested).ConfigureAwait(false)).CancellationRequested;

    public async Task<OrderReservation> ReservationAsync() =>
        (await repository.LoadAsync<OrderReservation, ReservationEvent>(OrderReservation.StreamOf(id), cancellationToken).ConfigureAwait(false)).State;

    public async Task<Payment> PaymentAsync() =>
        (await repository.LoadAsync<Payment, PaymentEvent>(Payment.StreamOf(id), cancellationToken).ConfigureAwait(false)).State;

    public async Task<Shipment> ShipmentAsync() =>
        (await repository.LoadAsync<Shipment, ShipmentEvent>(Shipment.StreamOf(id), cancellationToken).ConfigureAwait(false)).State;

    /// <summary>No parcel of ours is, or will be, under way.</summary>
    public async Task<bool> IsShipmentClosedAsync() => (await ShipmentAsync().ConfigureAwait(false)).Status is ShipmentStatus.Refused or ShipmentStatus.Cancelled;

    /// <summary>No money of the customer's is, or will be, with us; and no parcel, as it needs a payment and goes before it.</summary>
    public async Task<bool> IsPaymentClosedAsync() => (await PaymentAsync().ConfigureAwait(false)).Status is PaymentStatus.Refused or PaymentStatus.Refunded or PaymentStatus.Settled;
}
