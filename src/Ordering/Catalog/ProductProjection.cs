using EventSourcing.Events;
using EventSourcing.Projections;
using Ordering.Common;
using Ordering.Inventory;

namespace Ordering.Catalog;

/// <summary>Catalog and stock of a product side by side; stock events carry their results, so nothing is counted here.</summary>
[Consumes(
    typeof(ProductAdded), typeof(StockReceived), typeof(StockReserved), typeof(StockReleased), typeof(StockCommitted), typeof(StockReturned))]
public sealed class ProductProjection : IProjection<ProductView>
{
    public string Name => "products";

    public bool Follows(string category) => category == Product.Category || category == Stock.Category;

    public ReadModelKey? KeyOf(RecordedEvent @event)
    {
        ArgumentNullException.ThrowIfNull(@event);
        return @event.Data is ProductEvent or StockEvent ? new ReadModelKey(@event.StreamId.Key, @event.StreamId.Key) : null;
    }

    public ProductView? Apply(ProductView? model, RecordedEvent @event)
    {
        ArgumentNullException.ThrowIfNull(@event);
        var product = model ?? new ProductView(ProductId.Parse(@event.StreamId.Key), null, null, new StockLevel(0, 0, 0));
        return @event.Data switch
        {
            ProductAdded e => product with { Name = e.Name, Price = e.Price },
            StockReceived e => product with { Stock = Level(e.OnHand, e.Available) },
            StockReserved e => product with { Stock = Level(product.Stock.OnHand, e.Available) },
            StockReleased e => product with { Stock = Level(product.Stock.OnHand, e.Available) },
            StockCommitted e => product with { Stock = Level(e.OnHand, product.Stock.Available) },
            StockReturned e => product with { Stock = Level(e.OnHand, e.Available) },
            _ => model,
        };
    }

    private static StockLevel Level(int onHand, int available) => new(onHand, onHand - available, available);
}
