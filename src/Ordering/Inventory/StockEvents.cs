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
public sealed record StockReceived(ProductId ProductId, int Quantity, int OnHand, int Available) : StockEvent(ProductId);

[EventType("stock-reserved")]
public sealed record StockReserved(ProductId ProductId, OrderId OrderId, int Quantity, int Available) : StockEvent(ProductId);

/// <summary>A reservation was given up before the goods left.</summary>
[EventType("stock-released")]
public sealed record StockReleased(ProductId ProductId, OrderId OrderId, int Quantity, int Available) : StockEvent(ProductId);

/// <summary>A release came before its reservation; should the reservation still come, it is too late.</summary>
[EventType("stock-release-noted")]
public sealed record StockReleaseNoted(ProductId ProductId, OrderId OrderId) : StockEvent(ProductId);

/// <summary>Reserved goods left.</summary>
[EventType("stock-committed")]
public sealed record StockCommitted(ProductId ProductId, OrderId OrderId, int Quantity, int OnHand) : StockEvent(ProductId);

/// <summary>Goods that had left came back.</summary>
[EventType("stock-returned")]
public sealed record StockReturned(ProductId ProductId, OrderId OrderId, int Quantity, int OnHand, int Available) : StockEvent(ProductId);

/// <summary>The last available unit was reserved.</summary>
[EventType("stock-depleted")]
public sealed record StockDepleted(ProductId ProductId) : StockEvent(ProductId);
