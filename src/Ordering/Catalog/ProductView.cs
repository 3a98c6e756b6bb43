using Ordering.Common;

namespace Ordering.Catalog;

/// <summary>A product as shown, made of two streams that may be seen in either order.</summary>
/// <param name="Name">Null, like the price, while only its stock has been seen: it is not in the catalog yet.</param>
public sealed record ProductView(ProductId ProductId, string? Name, Money? Price, StockLevel Stock);

/// <param name="OnHand">Reserved and available together.</param>
public sealed record StockLevel(int OnHand, int Reserved, int Available);
