using System.Text.Json;
using Azure.Messaging.ServiceBus;
using LocalCloud.Host.Protocol;
using LocalCloud.Host.Runtime;

namespace LocalCloud.Host.ServiceBus;

/// <summary>Sends what a function returns: a text, bytes or JSON is a message, an array is one for each item.</summary>
internal sealed class ServiceBusOutputBinding(ServiceBusClients clients) : IOutputBinding
{
    public string BindingType => "serviceBus";

    public async ValueTask SendAsync(FunctionDescriptor function, FunctionBinding binding, TypedData value, CancellationToken cancellationToken)
    {
        var entity = binding.Text("queueOrTopicName") ?? binding.Text("queueName") ?? binding.Text("topicName")
            ?? throw new InvalidOperationException($"The Service Bus output of '{function.Name}' names neither a queue nor a topic.");
        var sender = clients.SenderFor(binding.Text("connection"), entity);
        var messages = new Queue<ServiceBusMessage>(Messages(value));
        while (messages.Count > 0)
        {
            using var batch = await sender.CreateMessageBatchAsync(cancellationToken);
            while (messages.TryPeek(out var next) && batch.TryAddMessage(next))
            {
                messages.Dequeue();
            }

            // One that fits into no batch is sent as it is, to fail with the broker's own reason.
            await (batch.Count > 0 ? sender.SendMessagesAsync(batch, cancellationToken) : sender.SendMessageAsync(messages.Dequeue(), cancellationToken));
        }
    }

    internal static IEnumerable<ServiceBusMessage> Messages(TypedData value) => value.DataCase switch
    {
        TypedData.DataOneofCase.None => [],
        TypedData.DataOneofCase.String => [Text(value.String)],
        TypedData.DataOneofCase.JsonUtf8 => OfJson(value.Json),
        TypedData.DataOneofCase.Bytes => [Bytes(value.Bytes.Memory)],
        TypedData.DataOneofCase.CollectionString => value.CollectionString.String.Select(Text),
        TypedData.DataOneofCase.CollectionBytes => value.CollectionBytes.Bytes.Select(bytes => Bytes(bytes.Memory)),
        _ => throw new InvalidOperationException($"A value of kind {value.DataCase} is no message for Service Bus."),
    };

    private static IEnumerable<ServiceBusMessage> OfJson(string json)
    {
        var root = JsonElement.Parse(json);
        return root.ValueKind switch
        {
            JsonValueKind.Null => [],
            JsonValueKind.Array => root.EnumerateArray().Where(item => item.ValueKind is not JsonValueKind.Null).Select(OfItem),
            _ => [OfItem(root)],
        };
    }

    private static ServiceBusMessage OfItem(JsonElement item) =>
        item.ValueKind is JsonValueKind.String ? Text(item.GetString()!) : new(item.GetRawText()) { ContentType = "application/json" };

    private static ServiceBusMessage Text(string text) => new(text) { ContentType = "text/plain" };

    private static ServiceBusMessage Bytes(ReadOnlyMemory<byte> bytes) => new(bytes) { ContentType = "application/octet-stream" };
}
