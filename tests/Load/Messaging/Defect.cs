using System.Text.Json.Nodes;

namespace OrderFlow.Load.Messaging;

/// <summary>A way in which a message is not what the contract says.</summary>
/// <param name="Reason">Of its dead letter.</param>
/// <param name="Spoil">The body, of an event that was good.</param>
internal sealed record Defect(string Reason, Func<JsonObject, string> Spoil)
{
    private const string Malformed = "MalformedMessage";
    private const string Unknown = "UnknownMessageType";
    private const string Invalid = "InvalidData";

    private static readonly Defect[] s_all =
    [
        new(Malformed, @event => @event.ToJsonString()[..^20]),
        new(Malformed, @event => new JsonArray(@event).ToJsonString()),
        new(Malformed, @event => With(@event, "specversion", "0.3")),
        new(Malformed, _ => ""),
        new(Unknown, @event => With(@event, "type", "com.orderflow.partner.order.eat.v1")),
        new(Unknown, @event => With(@event, "type", "com.orderflow.partner.order.place.v2")),
        new(Invalid, @event => With(@event, "data", new JsonObject())),
        new(Invalid, @event => With(@event, "data", null)),
        new(Invalid, @event => WithData(@event, "items", new JsonArray(new JsonObject { ["productId"] = "p", ["quantity"] = 0 }))),
        new(Invalid, @event => WithData(@event, "customerId", 7)),
    ];

    public static Defect Of(int number) => s_all[number / 7 % s_all.Length];

    private static string With(JsonObject @event, string name, JsonNode? value)
    {
        @event[name] = value;
        return @event.ToJsonString();
    }

    private static string WithData(JsonObject @event, string name, JsonNode? value)
    {
        @event["data"]![name] = value;
        return @event.ToJsonString();
    }
}
