using System.Collections.Immutable;
using EventSourcing.Commands;
using Ordering.Common;
using Ordering.Orders;

namespace Ordering.Fulfillment;

/// <summary>All that the steps need to know about an order; crosses process boundaries as plain JSON.</summary>
/// <param name="CausationId">The event that started fulfillment.</param>
/// <param name="TraceParent">W3C trace context of the request that submitted the order.</param>
/// <param name="ApprovalExpiresAt">Somebody must approve the order, and until then may; null when nobody must.</param>
public sealed record FulfillmentOrder(
    OrderId OrderId,
    CustomerId CustomerId,
    ImmutableArray<OrderLine> Lines,
    Money Total,
    Address ShippingAddress,
    string PaymentMethod,
    FulfillmentMode Mode,
    string CorrelationId,
    string? CausationId = null,
    string? TraceParent = null,
    DateTimeOffset? ApprovalExpiresAt = null)
{
    public static FulfillmentOrder From(OrderSubmitted submitted, string correlationId, string? causationId, string? traceParent)
    {
        ArgumentNullException.ThrowIfNull(submitted);
        return new FulfillmentOrder(
            submitted.OrderId, submitted.CustomerId, submitted.Lines, submitted.TotalAmount, submitted.ShippingAddress,
            submitted.PaymentMethod, submitted.Fulfillment, correlationId, causationId, traceParent);
    }

    /// <summary>For what starts later than at the submission, such as the compensation of a confirmed order.</summary>
    public static FulfillmentOrder From(Order order, string correlationId, string? causationId, string? traceParent)
    {
        ArgumentNullException.ThrowIfNull(order);
        return new FulfillmentOrder(
            order.Id, order.CustomerId, order.Lines, order.Total, order.ShippingAddress, order.PaymentMethod, order.Fulfillment,
            correlationId, causationId, traceParent);
    }

    /// <summary>The same for every repetition of one step.</summary>
    public CommandContext CommandFor(string step) => new()
    {
        CommandId = $"{OrderId}:{step}",
        CorrelationId = CorrelationId,
        CausationId = CausationId,
        TraceParent = TraceParent,
    };
}
