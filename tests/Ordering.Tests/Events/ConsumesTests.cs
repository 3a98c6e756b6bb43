using System.Reflection;
using System.Text.Json;
using EventSourcing.Aggregates;
using EventSourcing.Commands;
using EventSourcing.Events;
using EventSourcing.Projections;
using EventSourcing.Streams;
using Ordering.Catalog;
using Ordering.Customers;
using Ordering.Orders;

namespace Ordering.Tests.Events;

/// <summary>What a projection says it consumes is what changes its read models, no more and no less.</summary>
public sealed class ConsumesTests
{
    /// <summary>Every event once, in an order in which each can happen and has something new to tell.</summary>
    private static readonly string[] Story =
    [
        "key-claimed", "customer-registered", "product-added",
        "stock-received", "stock-reserved", "stock-depleted", "stock-released", "stock-release-noted", "stock-committed", "stock-returned",
        "reservation-refused", "reservation-completed", "reservation-fulfilled", "reservation-released",
        "order-created", "order-item-added", "order-item-removed", "order-submitted", "order-stock-reserved",
        "payment-refused", "payment-completed", "order-paid", "shipment-refused", "shipment-created", "order-shipped", "order-confirmed",
        "order-delivered", "order-cancellation-requested", "order-approval-requested", "order-approved", "order-approval-refused",
        "order-fulfillment-parked", "order-fulfillment-resumed", "payment-voided", "payment-void-confirmed", "payment-refunded", "shipment-voided", "shipment-cancelled", "order-cancelled",
    ];

    [Fact]
    public void Order_details() => AssertConsumesWhatItDeclares(new OrderDetailsProjection());

    [Fact]
    public void Order_summaries() => AssertConsumesWhatItDeclares(new OrderSummaryProjection());

    [Fact]
    public void Products() => AssertConsumesWhatItDeclares(new ProductProjection());

    [Fact]
    public void Customers() => AssertConsumesWhatItDeclares(new CustomerProjection());

    [Fact]
    public void No_projection_and_no_event_is_forgotten_here()
    {
        Assert.Equal(EventFiles.Registry.All.Select(known => known.Name).Order(), Story.Order());
        Assert.Equal(
            [typeof(CustomerProjection), typeof(OrderDetailsProjection), typeof(OrderSummaryProjection), typeof(ProductProjection)],
            typeof(Order).Assembly.GetTypes().Where(type => type.IsAssignableTo(typeof(IProjection))).OrderBy(type => type.Name));
    }

    private static void AssertConsumesWhatItDeclares<TModel>(IProjection<TModel> projection)
        where TModel : class
    {
        var declared = EventFiles.Registry.ConsumedBy(projection.GetType());
        var changing = new List<string>();
        TModel? model = null;
        foreach (var type in Story)
        {
            var @event = Recorded(type);
            var after = Project(projection, model, @event);
            if (Json(after) != Json(model))
            {
                changing.Add(type);
            }

            if (!declared.Contains(type))
            {
                Assert.Null(Project(projection, null, @event));
            }

            model = after;
        }

        Assert.NotEmpty(declared);
        Assert.Equal(declared.Order(), changing.Order());
        Assert.All(declared, type => Assert.True(projection.Follows(Recorded(type).StreamId.Category), $"{projection.Name} does not follow {type}."));
    }

    private static TModel? Project<TModel>(IProjection<TModel> projection, TModel? model, RecordedEvent @event)
        where TModel : class => projection.KeyOf(@event) is null ? model : projection.Apply(model, @event);

    private static RecordedEvent Recorded(string type) =>
        new(new StreamId(CategoryOf(EventFiles.Registry.Find(type)!.Class), "tea"), 1, type, DateTimeOffset.UnixEpoch, EventFiles.Current(type));

    /// <summary>That of the aggregate whose event it is.</summary>
    private static string CategoryOf(Type eventClass) => (
        from assembly in new[] { typeof(Order).Assembly, typeof(KeyClaim).Assembly }
        from type in assembly.GetTypes()
        from contract in type.GetInterfaces()
        where contract.IsGenericType && contract.GetGenericTypeDefinition() == typeof(IAggregate<,>)
        where contract.GetGenericArguments()[1].IsAssignableFrom(eventClass)
        select (string)type.GetProperty("Category", BindingFlags.Public | BindingFlags.Static)!.GetValue(null)!).Single();

    private static string Json(object? model) => JsonSerializer.Serialize(model, EventSerializer.JsonOptions);
}
