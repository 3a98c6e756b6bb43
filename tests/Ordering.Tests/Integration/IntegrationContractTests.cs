using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using EventSourcing.Events.Catalogue;
using Ordering.Common;
using Ordering.Integration;
using Ordering.Orders;
using Ordering.Tests.Events;

namespace Ordering.Tests.Integration;

/// <summary>What is told outside does not change under those who listen: another shape is another type.</summary>
public sealed class IntegrationContractTests
{
    private static readonly string[] s_contract =
    [
        "com.orderflow.customer.registered.v1", "com.orderflow.order.cancelled.v1", "com.orderflow.order.confirmed.v1", "com.orderflow.order.created.v1",
        "com.orderflow.order.delivered.v1", "com.orderflow.order.paid.v1", "com.orderflow.order.shipped.v1", "com.orderflow.order.submitted.v1",
        "com.orderflow.order.updated.v1", "com.orderflow.stock.depleted.v1",
    ];

    public static TheoryData<string> Names => [.. IntegrationEventTypes.All.Select(known => known.Name)];

    public static TheoryData<string> Told => [.. IntegrationMap.Told.Select(@event => EventFiles.Registry[@event].Name).Order()];

    [Fact]
    public void The_messages_are_those_of_the_contract() => Assert.Equal(s_contract, IntegrationEventTypes.All.Select(known => known.Name));

    [Fact]
    public void Every_type_names_its_version_and_nothing_else_is_approved()
    {
        Assert.All(IntegrationEventTypes.All, known => Assert.Matches(@"^com\.orderflow\.[a-z]+\.[a-z]+\.v[1-9]$", known.Name));
        Assert.Equal(s_contract, Directory.EnumerateFiles(IntegrationFiles.SchemaFolder).Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_message_has_the_schema_that_was_approved_for_its_type(string name)
    {
        var schema = EventSchema.Of(IntegrationEventTypes.All.Single(known => known.Name == name).Class);
        var approved = IntegrationFiles.Approved(IntegrationFiles.SchemaFolder, name, schema);
        Assert.True(
            JsonNode.DeepEquals(approved, schema),
            $"""
            What others know as {name} has changed. Undo that, or leave this record as it is, add the next version beside it, and map to both until nobody
            listens to this one.
            Approved: {approved.ToJsonString()}
            Now:      {schema.ToJsonString()}
            """);
    }

    [Theory]
    [MemberData(nameof(Told))]
    public void A_golden_event_is_told_as_it_was_approved(string type)
    {
        var told = IntegrationFiles.Written(IntegrationMap.Tell(EventFiles.Current(type), Confirmed())!);
        var approved = IntegrationFiles.Approved(IntegrationFiles.GoldenFolder, type, told);
        Assert.True(JsonNode.DeepEquals(approved, told), $"{type} is told as {told.ToJsonString()}");
    }

    [Theory]
    [MemberData(nameof(Told))]
    public void What_is_told_follows_its_schema(string type)
    {
        var told = IntegrationMap.Tell(EventFiles.Current(type), Confirmed())!;
        var name = IntegrationEventTypes.Of(told).Name;
        using var schema = JsonDocument.Parse(File.ReadAllText(Path.Combine(IntegrationFiles.SchemaFolder, $"{name}.json")));
        using var data = JsonDocument.Parse(IntegrationFiles.Written(told).ToJsonString());
        Assert.Empty(SchemaCheck.Faults(name, schema.RootElement, data.RootElement));
    }

    [Fact]
    public void How_an_order_is_paid_and_led_stays_inside() => Assert.All(IntegrationMap.Told, @event =>
    {
        var told = IntegrationFiles.Written(IntegrationMap.Tell(EventFiles.Current(EventFiles.Registry[@event].Name), Confirmed())!).ToJsonString();
        Assert.DoesNotContain("tok_", told, StringComparison.Ordinal);
        Assert.DoesNotContain("payment", told, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("fulfillment", told, StringComparison.OrdinalIgnoreCase);
    });

    /// <summary>What an event does not carry: every order event of the golden files has the id o-1 of this one.</summary>
    private static Order Confirmed()
    {
        var tea = OrderLine.Of(ProductId.Parse("tea"), "Tea", 2, new Money(5, "EUR"));
        return new Order(
            OrderId.Parse("o-1"), CustomerId.Parse("ada"), "Ada", "ada@example.com", OrderStatus.Confirmed, ImmutableArray.Create(tea), new Money(10, "EUR"),
            new Address("Ada", "1 Main St", "Flat 2", "London", "N1", "GB"), "tok_visa", FulfillmentMode.Choreography)
        {
            Shipping = new Handover("DHL", "0034", new DateTimeOffset(2026, 5, 4, 10, 0, 0, TimeSpan.Zero), ShippedBy.Saga),
        };
    }
}
