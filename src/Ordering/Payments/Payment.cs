using System.ComponentModel;
using EventSourcing.Aggregates;
using EventSourcing.Events;
using EventSourcing.Snapshots;
using EventSourcing.Streams;
using Ordering.Common;

namespace Ordering.Payments;

public abstract record PaymentEvent : DomainEvent
{
    private protected PaymentEvent(OrderId orderId) => OrderId = orderId;

    public OrderId OrderId { get; init; }
}

[EventType("payment-completed")]
[Description("The gateway charged what the order costs.")]
public sealed record PaymentCompleted(string PaymentId, OrderId OrderId, Money Amount, string TransactionId) : PaymentEvent(OrderId);

[EventType("payment-refused")]
[Description("The gateway refused the charge for good.")]
public sealed record PaymentRefused(OrderId OrderId, Money Amount, string Reason) : PaymentEvent(OrderId);

[EventType("payment-refunded")]
[Description("The gateway gave the money back.")]
public sealed record PaymentRefunded(string? PaymentId, OrderId OrderId, string Reason) : PaymentEvent(OrderId);

[EventType("payment-voided")]
[Description("The payment was given up before any charge was known; one that still comes does not count and is refunded.")]
public sealed record PaymentVoided(OrderId OrderId) : PaymentEvent(OrderId);

[EventType("payment-void-confirmed")]
[Description("The gateway holds nothing of a payment that was given up.")]
public sealed record PaymentVoidConfirmed(OrderId OrderId) : PaymentEvent(OrderId);

/// <summary>
/// The payment of one order, as far as we know what the gateway did. Given up is not settled: money may have been taken that is not known of, until
/// the gateway has answered.
/// </summary>
public sealed record Payment(OrderId OrderId, PaymentStatus Status, string? PaymentId, string? Reason) : IAggregate<Payment, PaymentEvent>
{
    public static string Category => "payment";

    public static Payment Initial { get; } = new(default, PaymentStatus.Open, null, null);

    /// <summary>There are three events at most.</summary>
    public static SnapshotPolicy Snapshots { get; } = SnapshotPolicy.None with { StateVersion = 2 };

    public static StreamId StreamOf(OrderId id) => new(Category, id.Value);

    /// <summary>An order is paid once, so its id names the payment too.</summary>
    public static string IdOf(OrderId id) => $"pay-{id}";

    public Payment Evolve(PaymentEvent @event) => @event switch
    {
        PaymentCompleted e => this with { OrderId = e.OrderId, Status = PaymentStatus.Completed, PaymentId = e.PaymentId },
        PaymentRefused e => this with { OrderId = e.OrderId, Status = PaymentStatus.Refused, Reason = e.Reason },
        PaymentRefunded e => this with { Status = PaymentStatus.Refunded, Reason = e.Reason },
        PaymentVoided e => this with { OrderId = e.OrderId, Status = PaymentStatus.Voided },
        PaymentVoidConfirmed => this with { Status = PaymentStatus.Settled },
        _ => this,
    };

    public Decision<PaymentEvent> Complete(OrderId orderId, Money amount, string transactionId) => Status switch
    {
        PaymentStatus.Open => Decision.Accept(new PaymentCompleted(IdOf(orderId), orderId, amount, transactionId)),
        PaymentStatus.Completed => Decision.Nothing,
        PaymentStatus.Refused => Decision.Refuse(PaymentProblems.Refused(orderId, Reason)),
        _ => Decision.Refuse(PaymentProblems.GivenUp(orderId)),
    };

    public Decision<PaymentEvent> Refuse(OrderId orderId, Money amount, string reason) => Status switch
    {
        PaymentStatus.Open => Decision.Accept(new PaymentRefused(orderId, amount, reason)),
        PaymentStatus.Completed or PaymentStatus.Refunded => Decision.Refuse(PaymentProblems.AlreadyCompleted(orderId)),
        _ => Decision.Nothing,
    };

    /// <summary>Closes a payment that is still open, so that a charge still under way cannot complete it.</summary>
    public Decision<PaymentEvent> Void(OrderId orderId) => Status == PaymentStatus.Open
        ? Decision.Accept(new PaymentVoided(orderId))
        : Decision.Nothing;

    /// <summary>
    /// The gateway has answered: it has nothing of the customer's money any more. Nothing is settled when it does not know of a charge that we do.
    /// </summary>
    /// <param name="gaveBack">It had taken some.</param>
    public Decision<PaymentEvent> Settle(OrderId orderId, bool gaveBack, string reason) => Status switch
    {
        PaymentStatus.Completed when gaveBack => Decision.Accept(new PaymentRefunded(PaymentId, orderId, reason)),
        PaymentStatus.Voided when gaveBack => Decision.Accept(new PaymentRefunded(null, orderId, reason)),
        PaymentStatus.Voided => Decision.Accept(new PaymentVoidConfirmed(orderId)),
        _ => Decision.Nothing,
    };
}

public enum PaymentStatus
{
    Open,
    Completed,
    Refused,
    Refunded,

    /// <summary>Given up; whether the gateway has taken money is not known.</summary>
    Voided,

    /// <summary>Given up, and the gateway has taken nothing.</summary>
    Settled,
}
