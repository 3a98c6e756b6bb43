using System.Text.Json.Nodes;
using EventSourcing.Events;

namespace Ordering.Orders.Upcasting;

/// <summary>Version 1 knew no currencies: its amounts are numbers, and they were US dollars.</summary>
public sealed class OrderCreatedV1ToV2 : IEventUpcaster
{
    private const string Currency = "USD";

    public string EventType => "order-created";

    public int FromVersion => 1;

    public JsonObject Upcast(JsonObject data)
    {
        ArgumentNullException.ThrowIfNull(data);
        data["currency"] = Currency;
        data["total"] = Money(data["total"]);
        foreach (var line in data["lines"]?.AsArray().OfType<JsonObject>() ?? [])
        {
            line["unitPrice"] = Money(line["unitPrice"]);
            line["lineTotal"] = Money(line["lineTotal"]);
        }

        return data;
    }

    private static JsonObject Money(JsonNode? amount) => new() { ["amount"] = amount?.DeepClone(), ["currency"] = Currency };
}
