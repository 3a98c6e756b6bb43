using System.Text.Json.Nodes;
using EventSourcing.Events;

namespace Ordering.Orders.Upcasting;

/// <summary>Version 2 called <c>totalAmount</c> just <c>total</c>.</summary>
public sealed class OrderCreatedV2ToV3 : IEventUpcaster
{
    public string EventType => "order-created";

    public int FromVersion => 2;

    public JsonObject Upcast(JsonObject data)
    {
        ArgumentNullException.ThrowIfNull(data);
        data["totalAmount"] = data["total"]?.DeepClone();
        data.Remove("total");
        return data;
    }
}
