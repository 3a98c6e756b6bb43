using System.Text.Json.Serialization;

namespace OrderFlow.Load.Http;

// The part of the app's HTTP contract that placing and following orders needs. Not shared with the app: it is seen as a stranger sees it.
internal sealed record Money(decimal Amount, string Currency);

internal sealed record NewCustomer(string CustomerId, string Name, string Email);

internal sealed record NewProduct(string ProductId, string Name, Money Price, int Stock);

internal sealed record NewOrder(string CustomerId, OrderItem[] Items, ShippingAddress ShippingAddress, string PaymentMethod);

internal sealed record OrderItem(string ProductId, int Quantity);

internal sealed record ShippingAddress(string Name, string Line1, string City, string PostalCode, string Country);

internal sealed record Created(string? OrderId, long Version);

internal sealed record ProductDetails(Stock? Stock);

internal sealed record Stock(int OnHand, int Reserved, int Available);

internal sealed record OrderDetails(string Status, TimelineEntry[]? Timeline);

internal sealed record TimelineEntry(string Type, DateTimeOffset OccurredAt);

internal sealed record Problem(string? Type, string? Title);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(NewCustomer))]
[JsonSerializable(typeof(NewProduct))]
[JsonSerializable(typeof(NewOrder))]
[JsonSerializable(typeof(Created))]
[JsonSerializable(typeof(ProductDetails))]
[JsonSerializable(typeof(OrderDetails))]
[JsonSerializable(typeof(Problem))]
internal sealed partial class ContractJson : JsonSerializerContext;
