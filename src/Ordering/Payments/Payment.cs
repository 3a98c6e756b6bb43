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

/// <summary>The payment of one order, as far as we know what the gateway did.</summary>
public sealed record Payment(OrderId OrderId, PaymentStatus Status, string? PaymentId, string? Reason) : IAggregate<Payment, PaymentEvent>
{
    public static string Category => "payment";

    public static Payment Initial { get; } = new(default, PaymentStatus.Open, null, null);

    /// <summary>There are two events at most.</summary>
    public static SnapshotPolicy Snapshots => SnapshotPolicy.None;

    public static StreamId StreamOf(OrderId id) => new(Category, id.Value);

    /// <summary>An order is paid once, so its id names the payment too.</summary>
    public static string IdOf(OrderId id) => $"pay-{id}";

    public Payment Evolve(PaymentEvent @event) => @event switch
    {
        PaymentCompleted e => this with { OrderId = e.OrderId, Status = PaymentStatus.Completed, PaymentId = e.PaymentId },
        PaymentRefused e => this with { OrderId = e.OrderId, Status = PaymentStatus.Refused, Reason = e.Reason },
        PaymentRefunded e => this with { Status = PaymentStatus.Refunded, Reason = e.Reason },
        PaymentVoided e => this with { OrderId = e.OrderId, Status = PaymentStatus.Voided },
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

    /// <summary>The gateway has given the money back; without any known charge the payment is voided.</summary>
    public Decision<PaymentEvent> Refund(OrderId orderId, string reason) => Status switch
    {
        PaymentStatus.Open => Decision.Accept(new PaymentVoided(orderId)),
        PaymentStatus.Completed => Decision.Accept(new PaymentRefunded(PaymentId, orderId, reason)),
        _ => Decision.Nothing,
    };
}

public enum PaymentStatus
{
    Open,
    Completed,
    Refused,
    Refunded,
    Voided,
}
