using EventSourcing.Aggregates;
using Ordering.Common;

namespace Ordering.Payments;

/// <summary>What can be refused about payments.</summary>
public static class PaymentProblems
{
    public const string RefusedCode = "payment-refused";

    public static Refusal Refused(OrderId id, string? reason) => new(RefusedCode, $"The payment of order {id} was refused: {reason}.");

    public static Refusal GivenUp(OrderId id) => new("payment-given-up", $"The payment of order {id} has been given up or refunded.");

    public static Refusal AlreadyCompleted(OrderId id) => new("payment-already-completed", $"Order {id} has been paid already.");
}
