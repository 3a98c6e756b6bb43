using Ordering.Common;
using Ordering.Payments;

namespace Ordering.Tests.Payments;

public sealed class PaymentTests : AggregateSpec<Payment, PaymentEvent>
{
    private static readonly OrderId Id = OrderId.Parse("o-1");
    private static readonly Money Ten = new(10, "EUR");
    private static readonly PaymentCompleted Completed = new("pay-o-1", Id, Ten, "txn");
    private static readonly PaymentRefused Refused = new(Id, Ten, "card declined");
    private static readonly PaymentRefunded Refunded = new("pay-o-1", Id, "order cancelled");
    private static readonly PaymentVoided Voided = new(Id);

    [Fact]
    public void A_charge_completes_the_payment() => GivenNothing().When(payment => payment.Complete(Id, Ten, "txn")).Then(Completed);

    [Fact]
    public void A_charge_counts_once() => Given(Completed).When(payment => payment.Complete(Id, Ten, "txn")).ThenNothing();

    [Fact]
    public void A_charge_after_the_end_does_not_count()
    {
        Given(Voided).When(payment => payment.Complete(Id, Ten, "txn")).ThenRefused(PaymentProblems.GivenUp(Id));
        Given(Completed, Refunded).When(payment => payment.Complete(Id, Ten, "txn")).ThenRefused(PaymentProblems.GivenUp(Id));
        Given(Refused).When(payment => payment.Complete(Id, Ten, "txn")).ThenRefused(PaymentProblems.Refused(Id, "card declined"));
    }

    [Fact]
    public void A_refusal_is_recorded() => GivenNothing().When(payment => payment.Refuse(Id, Ten, "card declined")).Then(Refused);

    [Fact]
    public void A_refusal_may_come_twice_or_after_the_end()
    {
        Given(Refused).When(payment => payment.Refuse(Id, Ten, "card declined")).ThenNothing();
        Given(Voided).When(payment => payment.Refuse(Id, Ten, "card declined")).ThenNothing();
    }

    [Fact]
    public void What_was_paid_cannot_be_refused()
    {
        Given(Completed).When(payment => payment.Refuse(Id, Ten, "late")).ThenRefused(PaymentProblems.AlreadyCompleted(Id));
        Given(Completed, Refunded).When(payment => payment.Refuse(Id, Ten, "late")).ThenRefused(PaymentProblems.AlreadyCompleted(Id));
    }

    [Fact]
    public void A_completed_payment_is_refunded() =>
        Given(Completed).When(payment => payment.Settle(Id, gaveBack: true, "order cancelled")).Then(Refunded);

    [Fact]
    public void A_charge_that_the_gateway_does_not_know_of_is_not_settled() =>
        Given(Completed).When(payment => payment.Settle(Id, gaveBack: false, "order cancelled")).ThenNothing();

    [Fact]
    public void An_open_payment_is_given_up_first() => GivenNothing().When(payment => payment.Void(Id)).Then(Voided);

    [Fact]
    public void What_was_given_up_is_settled_only_by_the_gateways_answer()
    {
        Given(Voided).When(payment => payment.Settle(Id, gaveBack: false, "order cancelled")).Then(new PaymentVoidConfirmed(Id));
        Given(Voided).When(payment => payment.Settle(Id, gaveBack: true, "order cancelled")).Then(Refunded with { PaymentId = null });
    }

    [Fact]
    public void There_is_nothing_to_settle_twice_or_after_a_refusal()
    {
        Given(Completed, Refunded).When(payment => payment.Settle(Id, gaveBack: true, "again")).ThenNothing();
        Given(Voided, new PaymentVoidConfirmed(Id)).When(payment => payment.Settle(Id, gaveBack: true, "again")).ThenNothing();
        Given(Refused).When(payment => payment.Settle(Id, gaveBack: false, "again")).ThenNothing();
    }

    [Fact]
    public void A_settled_payment_is_not_completed_any_more() => Given(Voided, new PaymentVoidConfirmed(Id))
        .When(payment => payment.Complete(Id, Ten, "tx-1"))
        .ThenRefused(PaymentProblems.GivenUp(Id));

    [Fact]
    public void Only_an_open_payment_is_voided()
    {
        Given(Completed).When(payment => payment.Void(Id)).ThenNothing();
        Given(Refused).When(payment => payment.Void(Id)).ThenNothing();
        Given(Voided).When(payment => payment.Void(Id)).ThenNothing();
    }
}
