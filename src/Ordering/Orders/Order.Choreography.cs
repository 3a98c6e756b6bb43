using System.Collections.Immutable;
using EventSourcing.Aggregates;

namespace Ordering.Orders;

/// <content>Where nobody coordinates, the order itself draws the conclusions from what the others have done.</content>
public sealed partial record Order
{
    /// <summary>
    /// Everything that is known to have been done and is not in the order's story yet, in its order; or its end, when it could not be had or
    /// all has been taken back. What a cancellation has overtaken is left out.
    /// </summary>
    public Decision<OrderEvent> Follow(FulfillmentResults results)
    {
        ArgumentNullException.ThrowIfNull(results);
        var (order, happened) = (this, ImmutableArray.CreateBuilder<OrderEvent>());
        Add(results.Reserved, state => state.MarkStockReserved());
        Add(results.PaymentId is not null, state => state.MarkPaid(results.PaymentId!, state.Total));
        Add(
            results.Shipment is not null,
            state => state.MarkShipped(results.Shipment!.Carrier, results.Shipment.TrackingNumber, results.Shipment.ShippedAt));
        Add(results.GoodsLeft, state => state.Confirm());
        Add(results.NoStock is not null, state => state.Cancel(state.CancellationReason ?? results.NoStock!, refunded: false));
        Add(results.AllTakenBack && CancellationRequested, state => state.Cancel(state.CancellationReason!, results.Refunded));
        return Decision.Accept([.. happened]);

        void Add(bool known, Func<Order, Decision<OrderEvent>> decide)
        {
            foreach (var @event in known ? decide(order).Events : [])
            {
                order = order.Evolve(@event);
                happened.Add(@event);
            }
        }
    }
}

/// <summary>What the other contexts have done for an order so far.</summary>
/// <param name="NoStock">Why the goods cannot be had; null when they can, or nobody has looked.</param>
/// <param name="AllTakenBack">Nothing that was done is left.</param>
public sealed record FulfillmentResults(
    bool Reserved, string? PaymentId, Handover? Shipment, bool GoodsLeft, string? NoStock, bool AllTakenBack, bool Refunded);
