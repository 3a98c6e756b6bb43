using System.Collections.Immutable;
using EventSourcing.Aggregates;
using EventSourcing.Commands;
using Ordering.Inventory;
using Ordering.Orders;
using Ordering.Payments;

namespace Ordering.Fulfillment.Choreography;

/// <summary>Sets goods aside for orders, lets them leave, and takes them back.</summary>
public sealed class InventoryParticipant(CommandExecutor executor, AggregateRepository repository, CancellationStep cancellation) : IParticipant
{
    public const string Key = "inventory";

    public string Name => Key;

    public ImmutableArray<Reaction> Reactions =>
    [
        new("ReserveStock", [typeof(OrderSubmitted), typeof(OrderApproved)], [typeof(ReservationCompleted), typeof(ReservationRefused)], ReserveAsync),
        new("CommitStock", [typeof(OrderShipped)], [typeof(ReservationFulfilled)], CommitAsync),
        new(
            "ReleaseStock",
            [typeof(PaymentRefused)],
            [typeof(OrderCancellationRequested), typeof(ReservationReleased)],
            ReleaseUnpaidAsync) { Undoes = true },
        new(
            "ReleaseStock",
            [typeof(PaymentRefunded), typeof(PaymentVoidConfirmed), typeof(OrderCancellationRequested), typeof(OrderFulfillmentResumed)],
            [typeof(ReservationReleased)],
            ReleaseAsync) { Undoes = true },
    ];

    private async Task<bool> ReserveAsync(FulfillmentOrder order, TimeSpan patience, CancellationToken cancellationToken)
    {
        var view = new OrderView(repository, order.OrderId, cancellationToken);
        if (!IsWanted(await view.OrderAsync(IsWanted).ConfigureAwait(false)))
        {
            return false;
        }

        var reserved = await executor.ReserveAsync(order, cancellationToken).ConfigureAwait(false);
        if (reserved.Succeeded)
        {
            await RecordAsync(order, "complete", reservation => reservation.Complete(order.OrderId), cancellationToken).ConfigureAwait(false);
            return true;
        }

        // Lines that could be had are given back before anybody hears of the refusal. Repeated after a crash in between, all that is to be seen
        // of it is that they were.
        var reason = reserved.Refusal == StockProblems.ReleasedCode ? "Not all of the goods could be had." : reserved.Reason!;
        await executor.ReleaseAsync(order, cancellationToken).ConfigureAwait(false);
        await RecordAsync(order, "refuse", reservation => reservation.Refuse(order.OrderId, reason), cancellationToken).ConfigureAwait(false);
        return true;
    }

    private static bool IsWanted(Order order) => order.MarkStockReserved().Refusal is null;

    private async Task<bool> CommitAsync(FulfillmentOrder order, TimeSpan patience, CancellationToken cancellationToken)
    {
        // Refused when the goods have been released meanwhile: the cancellation was first.
        var committed = await executor.CommitAsync(order, cancellationToken).ConfigureAwait(false);
        if (committed.Succeeded)
        {
            await RecordAsync(order, "fulfill", reservation => reservation.Fulfill(order.OrderId), cancellationToken).ConfigureAwait(false);
        }

        return committed.Succeeded;
    }

    private async Task<bool> ReleaseUnpaidAsync(FulfillmentOrder order, TimeSpan patience, CancellationToken cancellationToken)
    {
        var payment = await new OrderView(repository, order.OrderId, cancellationToken).PaymentAsync().ConfigureAwait(false);
        await cancellation.BeginAsync(order, PaymentProblems.Refused(order.OrderId, payment.Reason).Detail, cancellationToken).ConfigureAwait(false);
        return await ReleaseAsync(order, patience, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Last of all, as it was first: not before the money is settled.</summary>
    private async Task<bool> ReleaseAsync(FulfillmentOrder order, TimeSpan patience, CancellationToken cancellationToken)
    {
        var view = new OrderView(repository, order.OrderId, cancellationToken);
        var isDue = await view.IsTakenBackAsync().ConfigureAwait(false) && await view.IsPaymentClosedAsync().ConfigureAwait(false);
        if (isDue)
        {
            await executor.ReleaseAsync(order, cancellationToken).ConfigureAwait(false);
            await RecordAsync(order, "release", reservation => reservation.Release(order.OrderId), cancellationToken).ConfigureAwait(false);
        }

        return isDue;
    }

    private Task<Refusal?> RecordAsync(
        FulfillmentOrder order, string what, Func<OrderReservation, Decision<ReservationEvent>> decide, CancellationToken cancellationToken) =>
        executor.DecideAsync(
            OrderReservation.StreamOf(order.OrderId), decide, order.CommandFor($"reservation:{what}"), cancellationToken, startsStream: what is "complete" or "refuse");
}
