using System.Text.Json.Serialization;

namespace OrderFlow.Load.Http;

// The part of the app's HTTP contract that placing and following orders needs. Not shared with the app: it is seen as a stranger sees it.
internal sealed record Money(decimal Amount, string Currency);

internal sealed record NewCustomer(string CustomerId, string Name, string Email);

internal sealed record NewProduct(string ProductId, string Name, Money Price, int Stock);

internal sealed record NewOrder(
    string CustomerId, OrderItem[] Items, ShippingAddress ShippingAddress, string PaymentMethod, bool? Draft = null, string? Fulfillment = null);

internal sealed record OrderItem(string ProductId, int Quantity);

internal sealed record ShippingAddress(string Name, string Line1, string City, string PostalCode, string Country);

internal sealed record Created(string? OrderId, long Version);

internal sealed record ProductDetails(Stock? Stock);

internal sealed record Stock(int OnHand, int Reserved, int Available);

internal sealed record OrderDetails(
    string Status, TimelineEntry[]? Timeline, string? OrderId, OrderCustomer? Customer, OrderItem[]? Items, Money? Total, long Version);

internal sealed record OrderCustomer(string? Name);

internal sealed record OrderPage(OrderSummary[]? Items, string? Continuation);

internal sealed record OrderSummary(string? OrderId, string? CustomerId, string? Status);

internal sealed record Ledger(LedgerEntry[]? Items);

internal sealed record LedgerEntry(string? Status, int Charges, int Refunds);

internal sealed record DeadLetterList(DeadLetter[]? Items);

internal sealed record DeadLetter(string? Handler, string? StreamId, string? Error);

internal sealed record ProjectionList(ProjectionState[]? Projections)
{
    /// <summary>There are some, and none of them is behind.</summary>
    public bool AreCaughtUp() => Projections is { Length: > 0 } && Projections.All(projection => projection.LagEvents <= 0);
}

internal sealed record ProjectionState(string Name, long LagEvents);

/// <param name="State">running, switching, cleaningUp, completed, cancelled or failed.</param>
internal sealed record RebuildStatus(string? State, int? Generation, long EventsRead, int FailedStreams, string? Problem);

internal sealed record TimelineEntry(string Type, DateTimeOffset OccurredAt);

internal sealed record Problem(string? Type, string? Title);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(NewCustomer))]
[JsonSerializable(typeof(NewProduct))]
[JsonSerializable(typeof(NewOrder))]
[JsonSerializable(typeof(Created))]
[JsonSerializable(typeof(ProductDetails))]
[JsonSerializable(typeof(OrderDetails))]
[JsonSerializable(typeof(OrderItem))]
[JsonSerializable(typeof(OrderPage))]
[JsonSerializable(typeof(Ledger))]
[JsonSerializable(typeof(DeadLetterList))]
[JsonSerializable(typeof(ProjectionList))]
[JsonSerializable(typeof(RebuildStatus))]
[JsonSerializable(typeof(Problem))]
internal sealed partial class ContractJson : JsonSerializerContext;
