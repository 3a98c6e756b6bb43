using EventSourcing.Aggregates;
using EventSourcing.Commands;
using EventSourcing.Events;
using Ordering.Fulfillment;
using Ordering.Orders;
using Ordering.Orders.Commands;
using Ordering.Payments;
using Ordering.Payments.Simulated;
using Ordering.Tests.Doubles;

namespace Ordering.Tests.Fulfillment;

public sealed class PaymentStepTests : StepSpec
{
    [Fact]
    public async Task The_customer_is_charged_once()
    {
        var order = await Host.SubmitAsync();

        var result = await Payment.ExecuteAsync(order, Cancellation);
        Assert.Equal(result, await Payment.ExecuteAsync(order, Cancellation));

        Succeeded(result);
        Assert.Equal("pay-o-1", result.PaymentId);
        Assert.Equal((1, 17.50m), (Charge.Charges, Charge.Amount.Amount));
        Assert.Equal(["payment-completed"], PaymentEvents);
        Assert.Equal(["order-created", "order-submitted", "order-paid"], OrderEvents);
    }

    [Theory]
    [InlineData("payment")]
    [InlineData("order")]
    public async Task A_crash_after_the_charge_does_not_charge_again(string diesBefore)
    {
        var order = await Host.SubmitAsync();
        DieBeforeAppendingTo(diesBefore);

        await Assert.ThrowsAsync<ProcessDiedException>(() => Payment.ExecuteAsync(order, Cancellation));
        Assert.Equal(1, Charge.Charges);
        Succeeded(await Payment.ExecuteAsync(order, Cancellation));

        Assert.Equal((PaymentLedgerStatus.Charged, 1), (Charge.Status, Charge.Charges));
        Assert.Equal(["payment-completed"], PaymentEvents);
        Assert.Contains("order-paid", OrderEvents);
    }

    [Fact]
    public async Task A_charge_whose_answer_was_lost_is_not_made_again()
    {
        var order = await Host.SubmitAsync();
        Host.Payments.AfterSave = () =>
        {
            Host.Payments.AfterSave = null;
            throw new ProcessDiedException();
        };

        await Assert.ThrowsAsync<ProcessDiedException>(() => Payment.ExecuteAsync(order, Cancellation));
        Succeeded(await Payment.ExecuteAsync(order, Cancellation));

        Assert.Equal((2, 1), (Charge.Requests, Charge.Charges));
    }

    [Theory]
    [InlineData("tok_declined")]
    [InlineData("tok_insufficient_funds")]
    [InlineData("tok_unheard_of")]
    public async Task A_declined_card_refuses_the_step_for_good(string token)
    {
        var order = await Host.SubmitAsync(OrderingHost.Order(token));

        Refused("payment-refused", await Payment.ExecuteAsync(order, Cancellation));
        Refused("payment-refused", await Payment.ExecuteAsync(order, Cancellation));

        Assert.Equal(["payment-refused"], PaymentEvents);
        Assert.Equal((1, 0), (Charge.Requests, Charge.Charges));
    }

    [Fact]
    public async Task Trouble_at_the_gateway_is_for_the_caller_to_repeat()
    {
        var order = await Host.SubmitAsync(OrderingHost.Order("tok_flaky"));

        await Assert.ThrowsAsync<PaymentGatewayUnavailableException>(() => Payment.ExecuteAsync(order, Cancellation));
        await Assert.ThrowsAsync<PaymentGatewayUnavailableException>(() => Payment.ExecuteAsync(order, Cancellation));
        Succeeded(await Payment.ExecuteAsync(order, Cancellation));
        Assert.Equal(1, Charge.Charges);
    }

    [Fact]
    public async Task A_slow_gateway_is_waited_for()
    {
        var order = await Host.SubmitAsync(OrderingHost.Order("tok_slow"));

        Succeeded(await Host.PassTimeUntilAsync(Payment.ExecuteAsync(order, Cancellation)));
    }

    [Fact]
    public async Task A_silent_gateway_is_waited_for_five_seconds()
    {
        var order = await Host.SubmitAsync(OrderingHost.Order("tok_down"));
        var charge = Payment.ExecuteAsync(order, Cancellation);

        Host.Clock.Advance(TimeSpan.FromSeconds(4.9));
        Assert.False(charge.IsCompleted);
        Host.Clock.Advance(TimeSpan.FromSeconds(0.1));

        await Assert.ThrowsAsync<PaymentGatewayUnavailableException>(() => charge);
    }

    [Fact]
    public async Task Whoever_stops_the_step_is_not_told_of_an_unavailable_gateway()
    {
        var order = await Host.SubmitAsync(OrderingHost.Order("tok_down"));
        using var stop = new CancellationTokenSource();
        var charge = Payment.ExecuteAsync(order, stop.Token);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => charge);
    }

    [Fact]
    public async Task Nobody_is_charged_for_an_order_they_no_longer_want()
    {
        var order = await Host.SubmitAsync();
        Assert.IsType<CommandOutcome.Accepted>(await Host.SendAsync(new CancelOrder(order.OrderId, "changed my mind")));

        Refused("order-cancellation-requested", await Payment.ExecuteAsync(order, Cancellation));

        Assert.Empty(Host.Payments.All);
    }

    [Fact]
    public async Task Undo_gives_the_money_back_once()
    {
        var order = await PaidAsync();

        Assert.True((await Payment.UndoAsync(order, Cancellation)).Refunded);
        Assert.True((await Payment.UndoAsync(order, Cancellation)).Refunded);

        Assert.Equal((PaymentLedgerStatus.Refunded, 1, 1), (Charge.Status, Charge.Charges, Charge.Refunds));
        Assert.Equal(["payment-completed", "payment-refunded"], PaymentEvents);
    }

    [Fact]
    public async Task Undo_after_a_crash_finds_the_charge_that_was_never_recorded()
    {
        var order = await Host.SubmitAsync();
        DieBeforeAppendingTo("payment");
        await Assert.ThrowsAsync<ProcessDiedException>(() => Payment.ExecuteAsync(order, Cancellation));

        Succeeded(await Payment.UndoAsync(order, Cancellation));

        Assert.Equal((PaymentLedgerStatus.Refunded, 1, 1), (Charge.Status, Charge.Charges, Charge.Refunds));
        Assert.Equal(["payment-voided", "payment-refunded"], PaymentEvents);
    }

    [Fact]
    public async Task After_an_undo_without_a_do_nothing_is_charged()
    {
        var order = await Host.SubmitAsync();

        Assert.False((await Payment.UndoAsync(order, Cancellation)).Refunded);
        Refused("payment-given-up", await Payment.ExecuteAsync(order, Cancellation));

        Assert.Empty(Host.Payments.All);
        Assert.Equal(["payment-voided", "payment-void-confirmed"], PaymentEvents);
    }

    [Fact]
    public async Task A_charge_that_comes_while_it_is_undone_is_given_back()
    {
        var order = await Host.SubmitAsync(OrderingHost.Order("tok_slow"));
        var late = Payment.ExecuteAsync(order, Cancellation);
        Succeeded(await Payment.UndoAsync(order, Cancellation));

        Refused("payment-given-up", await Host.PassTimeUntilAsync(late));

        Assert.Equal((PaymentLedgerStatus.Refunded, 1, 1), (Charge.Status, Charge.Charges, Charge.Refunds));
    }

    [Fact]
    public async Task A_charge_that_starts_right_after_the_gateway_was_asked_to_refund_does_not_stay()
    {
        var order = await Host.SubmitAsync();
        var racing = new RacingGateway(Host.Get<IPaymentGateway>(), () => Payment.ExecuteAsync(order, Cancellation));
        var executor = Host.Get<CommandExecutor>();
        var undo = new PaymentStep(new PaymentDesk(executor, Host.Get<AggregateRepository>(), racing, Host.Clock), executor);

        Succeeded(await undo.UndoAsync(order, Cancellation));

        Assert.All(Host.Payments.All, charge => Assert.Equal(charge.Charges, charge.Refunds));
        Assert.Equal(["payment-voided", "payment-void-confirmed"], PaymentEvents);
    }

    [Fact]
    public async Task A_process_that_has_last_seen_the_draft_charges_for_what_was_submitted_elsewhere()
    {
        await Host.FurnishAsync();
        Assert.IsType<CommandOutcome.Accepted>(await Host.SendAsync(OrderingHost.Order() with { Draft = true }));
        var elsewhere = new AggregateRepository(Host.Events, Host.Get<EventSerializer>(), new AggregateCache());
        var draft = (await elsewhere.LoadAsync<Order, OrderEvent>(Order.StreamOf(OrderingHost.OrderId), Cancellation)).State;
        Assert.IsType<CommandOutcome.Accepted>(await Host.SendAsync(new SubmitOrder(OrderingHost.OrderId)));
        var desk = new PaymentDesk(Host.Get<CommandExecutor>(), elsewhere, Host.Get<IPaymentGateway>(), Host.Clock);

        Assert.Null(await desk.ChargeAsync(FulfillmentOrder.From(draft, "c-1", "order-o-1/2", null), Patience.Limit, Cancellation));

        Assert.Equal(1, Charge.Charges);
    }

    [Fact]
    public async Task A_gateway_that_has_forgotten_a_charge_is_asked_again_and_believed_nothing()
    {
        var order = await PaidAsync();
        var desk = new PaymentDesk(Host.Get<CommandExecutor>(), Host.Get<AggregateRepository>(), new ForgetfulGateway(), Host.Clock);

        await Assert.ThrowsAsync<PaymentGatewayUnavailableException>(() => desk.RefundAsync(order, Patience.Limit, Cancellation));
        Assert.Equal(["payment-completed"], PaymentEvents);

        Assert.True((await Payment.UndoAsync(order, Cancellation)).Refunded);
        Assert.Equal(["payment-completed", "payment-refunded"], PaymentEvents);
    }

    /// <summary>Others go on when they see it settled.</summary>
    [Fact]
    public async Task A_payment_is_given_up_but_not_settled_while_the_gateway_cannot_be_reached()
    {
        var order = await Host.SubmitAsync();
        var away = new RacingGateway(Host.Get<IPaymentGateway>(), () => throw new PaymentGatewayUnavailableException("Away."));
        var desk = new PaymentDesk(Host.Get<CommandExecutor>(), Host.Get<AggregateRepository>(), away, Host.Clock);

        await Assert.ThrowsAsync<PaymentGatewayUnavailableException>(() => desk.RefundAsync(order, Patience.Limit, Cancellation));

        Assert.Equal(["payment-voided"], PaymentEvents);
    }

    [Fact]
    public async Task Undo_of_a_declined_payment_has_nothing_to_give_back()
    {
        var order = await Host.SubmitAsync(OrderingHost.Order("tok_declined"));
        Refused("payment-refused", await Payment.ExecuteAsync(order, Cancellation));

        Assert.False((await Payment.UndoAsync(order, Cancellation)).Refunded);

        Assert.Equal(["payment-refused"], PaymentEvents);
        Assert.Equal(0, Charge.Refunds);
    }

    private sealed class ForgetfulGateway : IPaymentGateway
    {
        public Task<ChargeResult> ChargeAsync(ChargeRequest request, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<RefundResult> RefundAsync(RefundRequest request, CancellationToken cancellationToken) =>
            Task.FromResult<RefundResult>(new RefundResult.NothingToRefund());
    }

    /// <summary>Lets something happen between the gateway's answer to a refund and what we do with it.</summary>
    private sealed class RacingGateway(IPaymentGateway inner, Func<Task> meanwhile) : IPaymentGateway
    {
        public Task<ChargeResult> ChargeAsync(ChargeRequest request, CancellationToken cancellationToken) =>
            inner.ChargeAsync(request, cancellationToken);

        public async Task<RefundResult> RefundAsync(RefundRequest request, CancellationToken cancellationToken)
        {
            var result = await inner.RefundAsync(request, cancellationToken);
            await meanwhile();
            return result;
        }
    }
}
