using Azure.Messaging.ServiceBus;
using Google.Protobuf;
using LocalCloud.Host.Protocol;
using LocalCloud.Host.Runtime;

namespace LocalCloud.Host.ServiceBus;

/// <summary>Messages in the form that the trigger's parameter takes.</summary>
internal static class MessageInput
{
    public static TriggerInput Of(FunctionBinding trigger, IReadOnlyList<HeldMessage> held, bool isBatch)
    {
        ServiceBusReceivedMessage[] messages = [.. held.Select(one => one.Message)];
        return new()
        {
            Value = trigger.IsDeferred ? Deferred(messages, isBatch) : isBatch ? Bodies(trigger, messages) : Body(trigger, messages[0]),
            Metadata = isBatch ? MessageMetadata.Of(messages, held[0].Session) : MessageMetadata.Of(messages[0], held[0].Session),
            TraceParent = isBatch ? null : MessageMetadata.TraceParentOf(messages[0]),
        };
    }

    private static TypedData Deferred(ServiceBusReceivedMessage[] messages, bool isBatch)
    {
        if (!isBatch)
        {
            return new() { ModelBindingData = DataOf(messages[0]) };
        }

        var collection = new CollectionModelBindingData();
        collection.ModelBindingData.AddRange(messages.Select(DataOf));
        return new() { CollectionModelBindingData = collection };
    }

    private static ModelBindingData DataOf(ServiceBusReceivedMessage message) => new()
    {
        Version = "1.0",
        Source = "AzureServiceBusReceivedMessage",
        ContentType = "application/octet-stream",
        Content = ByteString.CopyFrom([.. Guid.Parse(message.LockToken).ToByteArray(), .. message.GetRawAmqpMessage().ToBytes().ToMemory().Span]),
    };

    private static TypedData Body(FunctionBinding trigger, ServiceBusReceivedMessage message) => trigger.IsBinary
        ? new() { Bytes = ByteString.CopyFrom(message.Body.ToMemory().Span) }
        : new() { String = message.Body.ToString() };

    private static TypedData Bodies(FunctionBinding trigger, ServiceBusReceivedMessage[] messages)
    {
        if (trigger.IsBinary)
        {
            var bytes = new CollectionBytes();
            bytes.Bytes.AddRange(messages.Select(message => ByteString.CopyFrom(message.Body.ToMemory().Span)));
            return new() { CollectionBytes = bytes };
        }

        if (string.Equals(trigger.Text("dataType"), "String", StringComparison.OrdinalIgnoreCase))
        {
            var texts = new CollectionString();
            texts.String.AddRange(messages.Select(message => message.Body.ToString()));
            return new() { CollectionString = texts };
        }

        return new() { Json = $"[{string.Join(',', messages.Select(message => message.Body.ToString()))}]" };
    }
}
