using System.Collections.Immutable;
using Ordering.Common;
using Ordering.Orders;

namespace Ordering.Integration;

/// <summary>Who ordered.</summary>
public sealed record OrderCustomer(CustomerId Id, string Name, string Email);

/// <summary>So many of one product at one price.</summary>
public sealed record OrderItem(ProductId ProductId, string ProductName, int Quantity, Money UnitPrice, Money LineTotal)
{
    internal static ImmutableArray<OrderItem> From(ImmutableArray<OrderLine> lines) =>
        [.. lines.Select(line => new OrderItem(line.ProductId, line.ProductName, line.Quantity, line.UnitPrice, line.LineTotal))];
}

/// <summary>Where the goods go.</summary>
/// <param name="Country">ISO 3166-1 alpha-2 code.</param>
public sealed record DeliveryAddress(string Name, string Line1, string? Line2, string City, string PostalCode, string Country)
{
    internal static DeliveryAddress From(Address address) =>
        new(address.Name, address.Line1, address.Line2, address.City, address.PostalCode, address.Country);
}

/// <summary>How to follow the parcel.</summary>
public sealed record OrderTracking(string Carrier, string TrackingNumber, DateTimeOffset ShippedAt)
{
    internal static OrderTracking? From(Handover? shipping) =>
        shipping is null ? null : new OrderTracking(shipping.Carrier, shipping.TrackingNumber, shipping.ShippedAt);
}
