using System.Globalization;
using System.Text;
using System.Text.Json;
using Azure.Storage.Queues.Models;
using Google.Protobuf;
using LocalCloud.Host.Protocol;
using LocalCloud.Host.Runtime;

namespace LocalCloud.AzureStorage.Queues;

/// <summary>A message in the form that the trigger's parameter takes, and what other parameters can ask for by name.</summary>
internal static class QueueInput
{
    public static TriggerInput Of(FunctionBinding trigger, QueueMessage message, byte[] content)
    {
        var text = Encoding.UTF8.GetString(content);
        return new()
        {
            Value = trigger.IsDeferred ? new() { ModelBindingData = Deferred(message, text) }
                : trigger.IsBinary ? new() { Bytes = ByteString.CopyFrom(content) }
                : new() { String = text },
            Metadata = MetadataOf(message, text),
            Text = text,
        };
    }

    /// <summary>The SDK's message as the worker's own extension reads it.</summary>
    private static ModelBindingData Deferred(QueueMessage message, string text) => new()
    {
        Version = "1.0",
        Source = "AzureStorageQueues",
        ContentType = "application/json",
        Content = ByteString.CopyFrom(JsonSerializer.SerializeToUtf8Bytes(new
        {
            message.MessageId,
            message.PopReceipt,
            MessageText = text,
            message.DequeueCount,
            NextVisibleOn = message.NextVisibleOn ?? DateTimeOffset.MaxValue,
            InsertedOn = message.InsertedOn ?? DateTimeOffset.MinValue,
            ExpiresOn = message.ExpiresOn ?? DateTimeOffset.MaxValue,
        })),
    };

    private static Dictionary<string, TypedData> MetadataOf(QueueMessage message, string text) => new()
    {
        ["QueueTrigger"] = new() { String = text },
        ["Id"] = new() { String = message.MessageId },
        ["PopReceipt"] = new() { String = message.PopReceipt },
        ["DequeueCount"] = new() { Json = message.DequeueCount.ToString(CultureInfo.InvariantCulture) },
        ["ExpirationTime"] = Time(message.ExpiresOn ?? DateTimeOffset.MaxValue),
        ["InsertionTime"] = Time(message.InsertedOn ?? DateTimeOffset.MinValue),
        ["NextVisibleTime"] = Time(message.NextVisibleOn ?? DateTimeOffset.MaxValue),
    };

    private static TypedData Time(DateTimeOffset time) => new() { Json = JsonSerializer.Serialize(time) };
}
