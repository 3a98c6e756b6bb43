using EventSourcing.Aggregates;
using EventSourcing.Events;
using EventSourcing.Projections;
using EventSourcing.Streams;
using Ordering.Catalog;
using Ordering.Common;
using Ordering.Customers;
using Ordering.Inventory;
using Ordering.Orders;

namespace Ordering.Tests.Catalog;

public sealed class ProductProjectionTests
{
    private static readonly ProductId Tea = ProductId.Parse("tea");
    private static readonly Money Price = new(5, "EUR");

    [Fact]
    public void Stock_and_catalog_may_be_seen_in_either_order()
    {
        DomainEvent[] events = [new StockReceived(Tea, 10, 10, 10), new ProductAdded(Tea, "Tea", Price)];

        Assert.Equal(new ProductView(Tea, "Tea", Price, new StockLevel(10, 0, 10)), Project(events));
        Assert.Equal(Project(events), Project([.. events.Reverse()]));
        Assert.Null(Project(events[0]).Name);
    }

    [Fact]
    public void The_stock_level_is_that_of_the_stock()
    {
        var stock = Stock.Initial;
        var events = new List<DomainEvent>();
        Decide(state => state.Open(Tea, 10));
        Decide(state => state.Reserve(OrderId.Parse("a"), 6));
        Assert.Equal(new StockLevel(10, 6, 4), Project([.. events]).Stock);
        Decide(state => state.Reserve(OrderId.Parse("b"), 4));
        Decide(state => state.Commit(OrderId.Parse("a")));
        Assert.Equal(new StockLevel(4, 4, 0), Project([.. events]).Stock);
        Decide(state => state.Release(OrderId.Parse("b")));
        Decide(state => state.Release(OrderId.Parse("a")));
        Decide(state => state.Receive(2));
        Assert.Equal(new StockLevel(12, 0, 12), Project([.. events]).Stock);

        void Decide(Func<Stock, Decision<StockEvent>> decide)
        {
            foreach (var @event in decide(stock).Events)
            {
                stock = stock.Evolve(@event);
                events.Add(@event);
            }
        }
    }

    [Fact]
    public void A_customer_is_shown_as_registered()
    {
        var ada = CustomerId.Parse("ada");
        var projection = new CustomerProjection();
        var registered = new RecordedEvent(
            Customer.StreamOf(ada), 1, "customer-registered", DateTimeOffset.UnixEpoch, new CustomerRegistered(ada, "Ada", "ada@example.com"));

        Assert.Equal(new ReadModelKey("ada", "ada"), projection.KeyOf(registered));
        Assert.Equal(new CustomerView(ada, "Ada", "ada@example.com"), projection.Apply(null, registered));
    }

    [Fact]
    public void Each_projection_follows_its_own_streams()
    {
        string[] categories = ["customer", "product", "stock", "order", "payment", "shipment"];

        Assert.Equal(["product", "stock"], categories.Where(new ProductProjection().Follows));
        Assert.Equal(["customer"], categories.Where(new CustomerProjection().Follows));
        Assert.Equal(["order"], categories.Where(new OrderDetailsProjection().Follows));
        Assert.Equal(["order"], categories.Where(new OrderSummaryProjection().Follows));
    }

    private static ProductView Project(params DomainEvent[] events)
    {
        var projection = new ProductProjection();
        return events
            .Select((@event, i) => new RecordedEvent(
                new StreamId(@event is ProductEvent ? "product" : "stock", "tea"), i + 1, "any", DateTimeOffset.UnixEpoch, @event))
            .Aggregate((ProductView?)null, projection.Apply)!;
    }
}
