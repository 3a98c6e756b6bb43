using Ordering.Common;

namespace Ordering.Orders;

/// <summary>So many of one product at one price; an order has one line per product.</summary>
public sealed record OrderLine(ProductId ProductId, string ProductName, int Quantity, Money UnitPrice, Money LineTotal)
{
    public static OrderLine Of(ProductId productId, string productName, int quantity, Money unitPrice) =>
        new(productId, productName, quantity, unitPrice, unitPrice.Times(quantity));

    public OrderLine Plus(int quantity) => Of(ProductId, ProductName, Quantity + quantity, UnitPrice);
}
