using System.Collections.Immutable;
using EventSourcing.Aggregates;
using EventSourcing.Snapshots;
using EventSourcing.Streams;
using Ordering.Common;

namespace Ordering.Inventory;

/// <summary>The stock of one product. Every decision about an order may be repeated, and late ones may overtake each other.</summary>
public sealed record Stock(ProductId ProductId, int OnHand, int Available, ImmutableDictionary<OrderId, Reservation> Reservations)
    : IAggregate<Stock, StockEvent>
{
    /// <summary>Units of one product; keeps every sum far from overflow.</summary>
    public const int MaxOnHand = 1_000_000_000;

    public static string Category => "stock";

    public static Stock Initial { get; } = new(default, 0, 0, ImmutableDictionary<OrderId, Reservation>.Empty);

    public bool Exists => ProductId != default;

    /// <summary>
    /// Rarely: the state has an entry for each order that ever touched it, so a snapshot is as large as hundreds of events, and reading
    /// up to a thousand events is cheaper than writing one of those every hundred.
    /// </summary>
    public static SnapshotPolicy Snapshots { get; } = new(Every: 1_000);

    public static StreamId StreamOf(ProductId id) => new(Category, id.Value);

    public Stock Evolve(StockEvent @event) => @event switch
    {
        StockReceived e => this with { ProductId = e.ProductId, OnHand = e.OnHand, Available = e.Available },
        StockReserved e => With(e.OrderId, e.Quantity, ReservationStatus.Reserved) with { Available = e.Available },
        StockReleased e => With(e.OrderId, e.Quantity, ReservationStatus.Released) with { Available = e.Available },
        StockReleaseNoted e => With(e.OrderId, 0, ReservationStatus.Released),
        StockCommitted e => With(e.OrderId, e.Quantity, ReservationStatus.Committed) with { OnHand = e.OnHand },
        StockReturned e => With(e.OrderId, e.Quantity, ReservationStatus.Released) with { OnHand = e.OnHand, Available = e.Available },
        _ => this,
    };

    /// <summary>Starts the stock of a new product, also with nothing in it; one that has been started stays as it is.</summary>
    public Decision<StockEvent> Open(ProductId productId, int quantity) => this switch
    {
        { Exists: true } => Decision.Nothing,
        _ when quantity is < 0 or > MaxOnHand => Decision.Refuse(StockProblems.QuantityOutOfRange(productId)),
        _ => Decision.Accept(new StockReceived(productId, quantity, quantity, quantity)),
    };

    public Decision<StockEvent> Receive(int quantity) => this switch
    {
        { Exists: false } => Decision.Refuse(StockProblems.NotFound),
        _ when quantity < 1 || quantity > MaxOnHand - OnHand => Decision.Refuse(StockProblems.QuantityOutOfRange(ProductId)),
        _ => Decision.Accept(new StockReceived(ProductId, quantity, OnHand + quantity, Available + quantity)),
    };

    public Decision<StockEvent> Reserve(OrderId orderId, int quantity) => Find(orderId) switch
    {
        _ when !Exists => Decision.Refuse(StockProblems.NotFound),
        { Status: ReservationStatus.Released } => Decision.Refuse(StockProblems.ReservationReleased(ProductId, orderId)),
        not null => Decision.Nothing,
        _ when quantity < 1 => Decision.Refuse(StockProblems.QuantityOutOfRange(ProductId)),
        _ when quantity > Available => Decision.Refuse(StockProblems.Insufficient(ProductId, quantity, Available)),
        _ when quantity == Available => Decision.Accept(
            new StockReserved(ProductId, orderId, quantity, 0), new StockDepleted(ProductId)),
        _ => Decision.Accept(new StockReserved(ProductId, orderId, quantity, Available - quantity)),
    };

    /// <summary>Gives back what the order holds, whether or not it has left yet.</summary>
    public Decision<StockEvent> Release(OrderId orderId) => Find(orderId) switch
    {
        _ when !Exists => Decision.Nothing,
        null => Decision.Accept(new StockReleaseNoted(ProductId, orderId)),
        { Status: ReservationStatus.Reserved, Quantity: var quantity } => Decision.Accept(
            new StockReleased(ProductId, orderId, quantity, Available + quantity)),
        { Status: ReservationStatus.Committed, Quantity: var quantity } => Decision.Accept(
            new StockReturned(ProductId, orderId, quantity, OnHand + quantity, Available + quantity)),
        _ => Decision.Nothing,
    };

    /// <summary>The reserved goods leave.</summary>
    public Decision<StockEvent> Commit(OrderId orderId) => Find(orderId) switch
    {
        _ when !Exists => Decision.Refuse(StockProblems.NotFound),
        null => Decision.Refuse(StockProblems.ReservationNotFound(ProductId, orderId)),
        { Status: ReservationStatus.Released } => Decision.Refuse(StockProblems.ReservationReleased(ProductId, orderId)),
        { Status: ReservationStatus.Committed } => Decision.Nothing,
        { Quantity: var quantity } => Decision.Accept(new StockCommitted(ProductId, orderId, quantity, OnHand - quantity)),
    };

    private Reservation? Find(OrderId orderId) => Reservations.GetValueOrDefault(orderId);

    private Stock With(OrderId orderId, int quantity, ReservationStatus status) =>
        this with { Reservations = Reservations.SetItem(orderId, new Reservation(quantity, status)) };
}

/// <summary>What one order has to do with one product's stock.</summary>
public sealed record Reservation(int Quantity, ReservationStatus Status);

public enum ReservationStatus
{
    Reserved,
    Committed,
    Released,
}
