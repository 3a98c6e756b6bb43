using System.Text.Json;
using System.Text.Json.Nodes;
using EventSourcing.Events;
using Ordering.Common;
using Ordering.Orders;
using Ordering.Tests.Doubles;

namespace Ordering.Tests.Orders;

/// <summary>The golden files are what is stored out there: they are added to, never changed.</summary>
public sealed class GoldenTests : OrderSpec, IDisposable
{
    private readonly OrderingHost _host = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public void Version_1_is_read_as_US_dollars() => Reads(1, "USD", FulfillmentMode.Orchestration);

    [Fact]
    public void Version_2_is_read_with_its_total() => Reads(2, "EUR", FulfillmentMode.Orchestration);

    [Fact]
    public void Version_3_is_read_as_it_is() => Reads(3, "EUR", FulfillmentMode.Choreography);

    [Fact]
    public void What_is_written_today_is_version_3()
    {
        var golden = Golden(3);
        var @event = _host.Get<EventSerializer>().Deserialize(new EventData("order-o-1/1", "order-created", 3, golden));

        var stored = _host.Get<EventSerializer>().Serialize("order-o-1/1", @event);

        Assert.Equal(("order-created", 3), (stored.Type, stored.SchemaVersion));
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(golden.GetRawText()), JsonNode.Parse(stored.Data.GetRawText())), stored.Data.GetRawText());
    }

    private void Reads(int version, string currency, FulfillmentMode fulfillment)
    {
        Money Of(decimal amount) => new(amount, currency);
        var expected = new OrderCreated(
            Id, Ada, "Ada", "ada@example.com", currency, [OrderLine.Of(Tea, "Tea", 2, Of(5)), OrderLine.Of(Cup, "Cup", 1, Of(7.50m))],
            Of(17.50m), Home, "tok_visa", fulfillment);

        var read = (OrderCreated)_host.Get<EventSerializer>().Deserialize(new EventData("order-o-1/1", "order-created", version, Golden(version)));

        Assert.Equal(expected.Lines, read.Lines);
        Assert.Equal(expected, read with { Lines = expected.Lines });
    }

    private static JsonElement Golden(int version)
    {
        using var file = typeof(GoldenTests).Assembly.GetManifestResourceStream($"order-created.v{version}.json")!;
        using var document = JsonDocument.Parse(file);
        return document.RootElement.Clone();
    }
}
