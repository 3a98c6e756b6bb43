using EventSourcing.Aggregates;
using Ordering.Common;

namespace Ordering.Orders;

/// <content>What the customer and the staff may ask of an order.</content>
public sealed partial record Order
{
    /// <summary>Creates the order and, unless it is a draft, submits it in the same commit.</summary>
    public Decision<OrderEvent> Place(OrderPlacement placement)
    {
        ArgumentNullException.ThrowIfNull(placement);
        var lines = placement.Lines;
        var currency = placement.Currency ?? (lines.IsEmpty ? Currencies.None : lines[0].UnitPrice.Currency);
        Refusal? refusal = this switch
        {
            { Exists: true } => OrderProblems.AlreadyExists(Id),
            _ when lines.IsEmpty && !placement.Draft => OrderProblems.Empty(placement.OrderId),
            _ when lines.Length > MaxLines => OrderProblems.TooManyLines(placement.OrderId),
            _ when lines.Any(line => line.Quantity is < 1 or > MaxQuantity) => OrderProblems.QuantityOutOfRange(placement.OrderId),
            _ when lines.Any(line => line.UnitPrice.Currency != currency) => OrderProblems.CurrencyMismatch(placement.OrderId, currency),
            _ => null,
        };
        if (refusal is not null)
        {
            return Decision.Refuse(refusal);
        }

        var total = lines.Aggregate(Money.Zero(currency), (sum, line) => sum.Plus(line.LineTotal));
        var created = new OrderCreated(
            placement.OrderId, placement.CustomerId, placement.CustomerName, placement.CustomerEmail, currency, lines, total,
            placement.ShippingAddress, placement.PaymentMethod, placement.Fulfillment);
        return placement.Draft ? Decision.Accept(created) : Decision.Accept([created, .. Evolve(created).Submitted(placement.Approval)]);
    }

    /// <summary>Adds to what the order may already have of the product; the price is the one that it then had.</summary>
    public Decision<OrderEvent> AddItem(ProductId productId, string productName, int quantity, Money unitPrice)
    {
        var known = FindLine(productId);
        var currency = Total.Currency == Currencies.None ? unitPrice.Currency : Total.Currency;
        Refusal? refusal = this switch
        {
            { Exists: false } => OrderProblems.NotFound,
            { Status: not OrderStatus.Draft } => OrderProblems.NotDraft(Id),
            _ when quantity is < 1 or > MaxQuantity || (known?.Quantity ?? 0) + quantity > MaxQuantity => OrderProblems.QuantityOutOfRange(Id),
            _ when known is null && Lines.Length == MaxLines => OrderProblems.TooManyLines(Id),
            _ when unitPrice.Currency != currency => OrderProblems.CurrencyMismatch(Id, currency),
            _ => null,
        };
        if (refusal is not null)
        {
            return Decision.Refuse(refusal);
        }

        var lines = WithLine(known?.Plus(quantity) ?? OrderLine.Of(productId, productName, quantity, unitPrice));
        var total = lines.Aggregate(Money.Zero(currency), (sum, line) => sum.Plus(line.LineTotal));
        return Decision.Accept(new OrderItemAdded(Id, CustomerId, lines.First(line => line.ProductId == productId), total, lines.Length));
    }

    public Decision<OrderEvent> RemoveItem(ProductId productId) => FindLine(productId) switch
    {
        _ when !Exists => Decision.Refuse(OrderProblems.NotFound),
        _ when Status != OrderStatus.Draft => Decision.Refuse(OrderProblems.NotDraft(Id)),
        null => Decision.Refuse(OrderProblems.ItemNotFound(Id, productId)),
        var line => Decision.Accept(
            new OrderItemRemoved(Id, CustomerId, productId, Total with { Amount = Total.Amount - line.LineTotal.Amount }, Lines.Length - 1)),
    };

    /// <param name="approval">Null when no order needs one.</param>
    public Decision<OrderEvent> Submit(ApprovalTerms? approval = null) => this switch
    {
        { Exists: false } => Decision.Refuse(OrderProblems.NotFound),
        { Status: OrderStatus.Cancelled } => Decision.Refuse(OrderProblems.AlreadyCancelled(Id)),
        { Status: not OrderStatus.Draft } => Decision.Refuse(OrderProblems.AlreadySubmitted(Id)),
        { Lines.IsEmpty: true } => Decision.Refuse(OrderProblems.Empty(Id)),
        _ => Decision.Accept([.. Submitted(approval)]),
    };

    /// <summary>
    /// A draft, or what waits for approval, is cancelled at once; anything later may have effects to undo first, and the saga does that.
    /// </summary>
    public Decision<OrderEvent> RequestCancellation(string reason) => this switch
    {
        { Exists: false } => Decision.Refuse(OrderProblems.NotFound),
        { Status: OrderStatus.Cancelled } => Decision.Refuse(OrderProblems.AlreadyCancelled(Id)),
        { Status: OrderStatus.Delivered } => Decision.Refuse(OrderProblems.AlreadyDelivered(Id)),
        { Status: OrderStatus.Draft } or { Approval: ApprovalStatus.Pending } => Decision.Accept(Cancelled(reason)),
        { CancellationRequested: true } => Decision.Nothing,
        _ => Decision.Accept(new OrderCancellationRequested(Id, CustomerId, reason, Fulfilled: Status == OrderStatus.Confirmed)),
    };

    public Decision<OrderEvent> ShipByHand(string carrier, string trackingNumber, DateTimeOffset shippedAt) => this switch
    {
        { Exists: false } => Decision.Refuse(OrderProblems.NotFound),
        { Status: OrderStatus.Cancelled } => Decision.Refuse(OrderProblems.AlreadyCancelled(Id)),
        { Status: OrderStatus.Draft or OrderStatus.Submitted } => Decision.Refuse(OrderProblems.NotPaid(Id)),
        { Status: not OrderStatus.Paid } => Decision.Refuse(OrderProblems.AlreadyShipped(Id)),
        { CancellationRequested: true } => Decision.Refuse(OrderProblems.CancellationRequested(Id)),
        _ => Decision.Accept(Shipped(carrier, trackingNumber, shippedAt, ShippedBy.Hand)),
    };

    /// <summary>Not while a cancellation is under way: the saga is calling the goods back.</summary>
    public Decision<OrderEvent> Deliver(DateTimeOffset at) => this switch
    {
        { Exists: false } => Decision.Refuse(OrderProblems.NotFound),
        { Status: OrderStatus.Cancelled } => Decision.Refuse(OrderProblems.AlreadyCancelled(Id)),
        { Status: OrderStatus.Delivered } => Decision.Refuse(OrderProblems.AlreadyDelivered(Id)),
        { Status: not (OrderStatus.Shipped or OrderStatus.Confirmed) } => Decision.Refuse(OrderProblems.NotShipped(Id)),
        { CancellationRequested: true } => Decision.Refuse(OrderProblems.CancellationRequested(Id)),
        _ => Decision.Accept(new OrderDelivered(Id, CustomerId, at)),
    };

    private IEnumerable<OrderEvent> Submitted(ApprovalTerms? approval)
    {
        yield return new OrderSubmitted(
            Id, CustomerId, CustomerName, CustomerEmail, Lines, Total, ShippingAddress, PaymentMethod, Fulfillment);
        if (approval is not null && Total.Amount > approval.Limit)
        {
            yield return new OrderApprovalRequested(Id, CustomerId, approval.Limit, approval.ExpiresAt);
        }
    }

    private OrderShipped Shipped(string carrier, string trackingNumber, DateTimeOffset shippedAt, ShippedBy by) => new(
        Id, CustomerId, CustomerName, CustomerEmail, ShippingAddress, Lines, carrier, trackingNumber, shippedAt, by);
}
