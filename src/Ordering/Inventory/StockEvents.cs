using System.ComponentModel;
using EventSourcing.Events;
using Ordering.Common;

namespace Ordering.Inventory;

/// <summary>What happens to the stock of one product. <c>OnHand</c> is what lies there, <c>Available</c> what nobody has reserved.</summary>
public abstract record StockEvent : DomainEvent
{
    private protected StockEvent(ProductId productId) => ProductId = productId;

    public ProductId ProductId { get; init; }
}

[EventType("stock-received")]
[Description("Goods arrived and can be sold.")]
public sealed record StockReceived(ProductId ProductId, int Quantity, int OnHand, int Available) : StockEvent(ProductId);

[EventType("stock-reserved")]
[Description("Goods were set aside for an order.")]
public sealed record StockReserved(ProductId ProductId, OrderId OrderId, int Quantity, int Available) : StockEvent(ProductId);

[EventType("stock-released")]
[Description("A reservation was given up before the goods left.")]
public sealed record StockReleased(ProductId ProductId, OrderId OrderId, int Quantity, int Available) : StockEvent(ProductId);

[EventType("stock-release-noted")]
[Description("A release came before its reservation; should the reservation still come, it is too late.")]
public sealed record StockReleaseNoted(ProductId ProductId, OrderId OrderId) : StockEvent(ProductId);

[EventType("stock-committed")]
[Description("Reserved goods left with their order.")]
public sealed record StockCommitted(ProductId ProductId, OrderId OrderId, int Quantity, int OnHand) : StockEvent(ProductId);

[EventType("stock-returned")]
[Description("Goods that had left came back.")]
public sealed record StockReturned(ProductId ProductId, OrderId OrderId, int Quantity, int OnHand, int Available) : StockEvent(ProductId);

[EventType("stock-depleted")]
[Description("The last available unit was reserved.")]
public sealed record StockDepleted(ProductId ProductId) : StockEvent(ProductId);
