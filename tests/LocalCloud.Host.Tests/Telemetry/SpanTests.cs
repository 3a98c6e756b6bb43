using System.Text;
using System.Text.Json;
using LocalCloud.Host.Protocol;
using LocalCloud.Host.Runtime;
using LocalCloud.Host.Telemetry;

namespace LocalCloud.Host.Tests.Telemetry;

/// <summary>What the spans of messages and changes say.</summary>
public sealed class SpanTests
{
    private const string One = "00-0af7651916cd43dd8448eb211c80319c-00f067aa0ba902b7-01";
    private const string Other = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    [Theory]
    [InlineData("""[{"traceparent":"ONE"},{"id":"1","data":{"traceparent":"OTHER"}},{"traceparent":"OTHER"},{"traceparent":"ONE"},{"traceparent":7}]""", 2)]
    [InlineData("""[{"Diagnostic-Id":"ONE"}]""", 1)]
    [InlineData("""[{"traceparent":"nonsense"}]""", 0)]
    [InlineData("""[{"traceparent":"ONE"}, no json""", 1)]
    [InlineData("text", 0)]
    [InlineData("", 0)]
    public void A_batch_is_linked_to_each_trace_it_is_from_once(string json, int links) =>
        Assert.Equal(links, TraceLinks.In(Encoding.UTF8.GetBytes(json.Replace("ONE", One, StringComparison.Ordinal).Replace("OTHER", Other, StringComparison.Ordinal))).Count);

    [Theory]
    [InlineData("""{"queueName":"orders"}""", "process orders", "orders", null)]
    [InlineData("""{"topicName":"news","subscriptionName":"all"}""", "process news/all", "news", "all")]
    public void A_message_says_where_it_was(string trigger, string name, string destination, string? subscription)
    {
        var function = FunctionOf("serviceBusTrigger", trigger);
        var input = new TriggerInput
        {
            Value = new TypedData { String = "{}" }, TraceParent = One,
            Metadata = new Dictionary<string, TypedData> { ["MessageId"] = new() { String = "m-1" }, ["DeliveryCount"] = new() { Json = "3" } },
        };
        var tags = TriggerSpan.TagsOf(function, input).ToDictionary();
        Assert.Equal(name, TriggerSpan.NameOf(function));
        Assert.Equal(("servicebus", destination, subscription), (tags["messaging.system"], tags["messaging.destination.name"], tags["messaging.destination.subscription.name"]));
        Assert.Equal(("m-1", 3), (tags["messaging.message.id"], tags["messaging.servicebus.message.delivery_count"]));
        Assert.Equal(One[3..35], Assert.Single(TraceLinks.Of(function, input)!).Context.TraceId.ToHexString());
    }

    private static FunctionDescriptor FunctionOf(string type, string attributes)
    {
        var trigger = new FunctionBinding("message", type, BindingDirection.In, JsonDocument.Parse(attributes).RootElement);
        return new() { Name = "Take", Id = "1", EntryPoint = "Take", Bindings = [trigger], Trigger = trigger };
    }
}
