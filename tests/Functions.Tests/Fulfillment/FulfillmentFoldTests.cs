using EventSourcing.Events;
using EventSourcing.Projections;
using EventSourcing.Streams;
using OrderFlow.Fulfillment;
using OrderFlow.Fulfillment.Choreography;
using Ordering.Common;
using Ordering.Inventory;
using Ordering.Orders;
using Ordering.Payments;
using Ordering.Shipping;
using static OrderFlow.Fulfillment.FulfillmentStepStatus;

namespace OrderFlow.Tests.Fulfillment;

/// <summary>Events alone tell how far an order is, as its saga would.</summary>
public sealed class FulfillmentFoldTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly OrderId Id = OrderId.Parse("o-1");
    private static readonly CustomerId Ada = CustomerId.Parse("ada");
    private static readonly Address Home = new("Ada", "1 Way", null, "Ghent", "9000", "BE");
    private static readonly Money Price = new(12, "EUR");
    private static readonly DomainEvent Created = new OrderCreated(Id, Ada, "Ada", "ada@example.com", "EUR", [], Price, Home, "tok_visa", FulfillmentMode.Choreography);
    private static readonly DomainEvent Submitted = new OrderSubmitted(Id, Ada, "Ada", "ada@example.com", [], Price, Home, "tok_visa", FulfillmentMode.Choreography);
    private static readonly DomainEvent Reserved = new ReservationCompleted(Id);
    private static readonly DomainEvent StockReserved = new OrderStockReserved(Id, Ada);
    private static readonly DomainEvent Charged = new PaymentCompleted("pay-o-1", Id, Price, "txn");
    private static readonly DomainEvent Paid = new OrderPaid(Id, Ada, "pay-o-1", Price);
    private static readonly DomainEvent Booked = new ShipmentCreated(Id, "DHL", "42", Home, Noon);
    private static readonly DomainEvent Shipped = new OrderShipped(Id, Ada, "Ada", "ada@example.com", Home, [], "DHL", "42", Noon, ShippedBy.Saga);
    private static readonly DomainEvent Confirmed = new OrderConfirmed(Id, Ada);
    private static readonly DomainEvent Turned = new OrderCancellationRequested(Id, Ada, "changed my mind", Fulfilled: false);
    private static readonly DomainEvent CalledOff = new ShipmentCancelled(Id);
    private static readonly DomainEvent Refunded = new PaymentRefunded("pay-o-1", Id, "order cancelled");
    private static readonly DomainEvent Released = new ReservationReleased(Id);
    private static readonly DomainEvent Cancelled = new OrderCancelled(Id, Ada, "changed my mind", Refunded: true);

    [Fact]
    public void A_draft_is_not_being_fulfilled() => Assert.Null(Fold(Created));

    [Fact]
    public void A_cancelled_draft_is_not_either() => Assert.Null(Fold(Created, Cancelled));

    [Fact]
    public void A_submitted_order_waits_for_its_goods() => Shown(
        Fold(Created, Submitted), FulfillmentState.Started, [("ReserveStock", Running)], []);

    [Fact]
    public void An_order_that_waits_for_approval_has_begun_nothing() => Shown(
        Fold(Created, Submitted, new OrderApprovalRequested(Id, Ada, 10, Noon)), FulfillmentState.AwaitingApproval, [], []);

    [Fact]
    public void An_approved_order_begins_with_its_approval()
    {
        var progress = Fold(Created, Submitted, new OrderApprovalRequested(Id, Ada, 10, Noon), new OrderApproved(Id, Ada, "grace"));
        Shown(progress, FulfillmentState.Started, [("ReserveStock", Running)], []);
        Assert.Equal(Noon.AddSeconds(3), Assert.Single(progress!.Steps).StartedAt);
    }

    [Fact]
    public void A_confirmed_order_shows_every_step_from_the_event_that_woke_it_to_its_result()
    {
        var progress = Fold(Created, Submitted, Reserved, StockReserved, Charged, Paid, Booked, Shipped, Confirmed);
        Shown(
            progress,
            FulfillmentState.Completed,
            [("ReserveStock", Completed), ("ChargePayment", Completed), ("CreateShipment", Completed), ("ConfirmOrder", Completed)],
            []);
        Assert.Equal([1, 2, 4, 7], progress!.Steps.Select(step => (int)(step.StartedAt - Noon).TotalSeconds));
        Assert.Equal([2, 4, 6, 8], progress.Steps.Select(step => (int)(step.CompletedAt!.Value - Noon).TotalSeconds));
        Assert.All(progress.Steps, step => Assert.Equal(1, step.Attempts));
    }

    [Fact]
    public void Missing_goods_end_it() => Shown(
        Fold(Created, Submitted, new ReservationRefused(Id, "too few"), new OrderCancelled(Id, Ada, "too few", Refunded: false)),
        FulfillmentState.Failed,
        [("ReserveStock", Refused)],
        [("ReleaseStock", Completed)],
        "too few");

    [Fact]
    public void A_declined_payment_is_shown_as_the_saga_shows_it()
    {
        var progress = Fold(Created, Submitted, Reserved, StockReserved, new PaymentRefused(Id, Price, "card declined"), Turned, CalledOff, Released, Cancelled);
        Shown(
            progress,
            FulfillmentState.Failed,
            [("ReserveStock", Completed), ("ChargePayment", Refused)],
            [("RefundPayment", Completed), ("ReleaseStock", Completed)],
            "changed my mind");
        Assert.Equal("The payment of order o-1 was refused: card declined.", progress!.Steps[1].Error);
    }

    [Fact]
    public void What_is_taken_back_is_shown_from_the_parcel_to_the_goods() => Shown(
        Fold(Created, Submitted, Reserved, Charged, Paid, Booked, Shipped, Confirmed, Turned, CalledOff, Refunded, Released, Cancelled),
        FulfillmentState.Failed,
        [("ReserveStock", Completed), ("ChargePayment", Completed), ("CreateShipment", Completed), ("ConfirmOrder", Completed)],
        [("CancelShipment", Completed), ("RefundPayment", Completed), ("ReleaseStock", Completed)],
        "changed my mind");

    [Fact]
    public void What_is_not_due_yet_is_not_shown() => Shown(
        Fold(Created, Submitted, Reserved, Charged, Paid, Turned, CalledOff),
        FulfillmentState.Compensating,
        [("ReserveStock", Completed), ("ChargePayment", Completed)],
        [("CancelShipment", Completed), ("RefundPayment", Running)],
        "changed my mind");

    [Fact]
    public void Retries_tell_attempts_and_errors()
    {
        var retry = new ReactionProgress("ChargePayment", Running, 3, Noon.AddSeconds(3), Error: "No answer.");
        Assert.Equal(
            new FulfillmentStep("ChargePayment", Running, 3, Noon.AddSeconds(2), Error: "No answer."),
            FulfillmentFold.Of(Recorded(Created, Submitted, Reserved), [retry])!.Steps[1]);
        Assert.Equal(
            new FulfillmentStep("ChargePayment", Completed, 3, Noon.AddSeconds(2), Noon.AddSeconds(3)),
            FulfillmentFold.Of(Recorded(Created, Submitted, Reserved, Charged), [retry with { Status = Completed, Error = null }])!.Steps[1]);
    }

    [Fact]
    public void A_step_that_was_given_up_has_failed()
    {
        var retry = new ReactionProgress("ChargePayment", Failed, 5, Noon.AddSeconds(3), Noon.AddSeconds(9), "No answer.");
        var progress = FulfillmentFold.Of(Recorded(Created, Submitted, Reserved, Turned), [retry])!;
        Shown(progress, FulfillmentState.Compensating, [("ReserveStock", Completed), ("ChargePayment", Failed)], [("RefundPayment", Running)], "changed my mind");
        Assert.Equal((5, "No answer."), (progress.Steps[1].Attempts, progress.Steps[1].Error));
    }

    [Fact]
    public void Goods_that_do_not_leave_keep_the_order_from_being_confirmed()
    {
        var retry = new ReactionProgress("CommitStock", Running, 2, Noon, Error: "Contended.");
        Assert.Equal(("ConfirmOrder", 2), FulfillmentFold.Of(Recorded(Created, Submitted, Reserved, Charged, Paid, Booked, Shipped), [retry])!.Steps[^1] is var step ? (step.Name, step.Attempts) : default);
    }

    [Fact]
    public void What_was_parked_waits_and_shows_its_last_attempt()
    {
        DomainEvent parked = new OrderFulfillmentParked(Id, Ada, "RefundPayment failed: closed", ["RefundPayment"], Refunded: false);
        var retry = new ReactionProgress("RefundPayment", Failed, 10, Noon, Noon.AddSeconds(9), "closed");
        DomainEvent[] events = [Created, Submitted, Reserved, Charged, Paid, Turned, CalledOff, parked];

        var progress = FulfillmentFold.Of(Recorded(events), [retry])!;
        Assert.True(progress.Parked);
        Shown(
            progress, FulfillmentState.Failed, [("ReserveStock", Completed), ("ChargePayment", Completed)], [("CancelShipment", Completed), ("RefundPayment", Failed)],
            "changed my mind");
        Shown(
            FulfillmentFold.Of(Recorded(events), [])!, FulfillmentState.Failed, [("ReserveStock", Completed), ("ChargePayment", Completed)],
            [("CancelShipment", Completed), ("RefundPayment", Failed)], "changed my mind");
        Shown(
            FulfillmentFold.Of(Recorded([.. events, new OrderFulfillmentResumed(Id, Ada, ["RefundPayment"], Refunded: false), Refunded]), [retry])!,
            FulfillmentState.Compensating,
            [("ReserveStock", Completed), ("ChargePayment", Completed)],
            [("CancelShipment", Completed), ("RefundPayment", Failed), ("RefundPayment", Completed), ("ReleaseStock", Running)],
            "changed my mind");
    }

    [Fact]
    public void An_order_whose_saga_is_gone_is_told_by_its_own_stream() => Shown(
        Fold(Created, Submitted, StockReserved, Charged, Paid, Booked, Shipped, Turned, CalledOff, Refunded, Cancelled),
        FulfillmentState.Failed,
        [("ReserveStock", Completed), ("ChargePayment", Completed), ("CreateShipment", Completed)],
        [("CancelShipment", Completed), ("RefundPayment", Completed), ("ReleaseStock", Completed)],
        "changed my mind");

    private static FulfillmentProgress? Fold(params DomainEvent[] events) => FulfillmentFold.Of(Recorded(events), []);

    /// <summary>One a second.</summary>
    private static IReadOnlyList<RecordedEvent> Recorded(params DomainEvent[] events) =>
        [.. events.Select((@event, second) => new RecordedEvent(new StreamId("any", "o-1"), second + 1, "any", Noon.AddSeconds(second), @event))];

    private static void Shown(
        FulfillmentProgress? progress,
        FulfillmentState state,
        (string, FulfillmentStepStatus)[] steps,
        (string, FulfillmentStepStatus)[] compensations,
        string? failureReason = null)
    {
        Assert.Equal(("o-1", FulfillmentMode.Choreography, state), (progress!.OrderId, progress.Mode, progress.State));
        Assert.Equal(steps, progress.Steps.Select(step => (step.Name, step.Status)));
        Assert.Equal(compensations, progress.Compensations.Select(step => (step.Name, step.Status)));
        Assert.Equal(failureReason, progress.FailureReason);
        Assert.All(progress.Steps.Concat(progress.Compensations), step => Assert.True(step.CompletedAt is null || step.StartedAt <= step.CompletedAt));
    }
}
