using System.ComponentModel;
using EventSourcing.Aggregates;
using EventSourcing.Events;
using EventSourcing.Snapshots;
using EventSourcing.Streams;
using Ordering.Common;

namespace Ordering.Catalog;

public abstract record ProductEvent : DomainEvent
{
    private protected ProductEvent()
    {
    }
}

[EventType("product-added")]
[Description("The catalog offers a product at a price.")]
public sealed record ProductAdded(ProductId ProductId, string Name, Money Price) : ProductEvent;

/// <summary>Something to order, at the catalog's price.</summary>
public sealed record Product(ProductId Id, string Name, Money Price) : IAggregate<Product, ProductEvent>
{
    public static string Category => "product";

    public static Product Initial { get; } = new(default, "", default);

    /// <summary>There is one event at most.</summary>
    public static SnapshotPolicy Snapshots => SnapshotPolicy.None;

    public bool Exists => Id != default;

    public static StreamId StreamOf(ProductId id) => new(Category, id.Value);

    public Product Evolve(ProductEvent @event) => @event switch
    {
        ProductAdded added => new Product(added.ProductId, added.Name, added.Price),
        _ => this,
    };

    public Decision<ProductEvent> Add(ProductId id, string name, Money price) => Exists
        ? Decision.Refuse(ProductProblems.AlreadyExists(id))
        : Decision.Accept(new ProductAdded(id, name, price));
}
