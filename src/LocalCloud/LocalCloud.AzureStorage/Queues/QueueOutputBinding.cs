using System.Text;
using System.Text.Json;
using Azure;
using LocalCloud.AzureStorage.Accounts;
using LocalCloud.Faults;
using LocalCloud.Host.Protocol;
using LocalCloud.Host.Runtime;
using LocalCloud.Host.Settings;

namespace LocalCloud.AzureStorage.Queues;

/// <summary>Sends what a function returns: a text, bytes or JSON is a message, an array is one for each item. The queue is made when it is not there.</summary>
internal sealed class QueueOutputBinding(StorageAccounts accounts, QueuePumps pumps, HostJson host, FaultInjector faults) : IOutputBinding
{
    private readonly Lazy<QueueSettings> _settings = new(() => QueueSettings.Of(host));

    public string BindingType => "queue";

    public async ValueTask SendAsync(FunctionDescriptor function, FunctionBinding binding, TypedData value, CancellationToken cancellationToken)
    {
        var name = binding.Text("queueName")?.ToLowerInvariant()
            ?? throw new InvalidOperationException($"The queue output of '{function.Name}' names no queue.");
        var queue = accounts.QueuesOf(binding.Text("connection")).GetQueueClient(name);
        foreach (var content in Messages(value))
        {
            var text = MessageText.Encode(content, _settings.Value.IsBase64);
            await faults.SendAsync(name, function.Name, SendAsync, cancellationToken);

            async Task SendAsync()
            {
                try
                {
                    await queue.SendMessageAsync(text, cancellationToken);
                }
                catch (RequestFailedException exception) when (exception.ErrorCode is "QueueNotFound")
                {
                    await queue.CreateIfNotExistsAsync(cancellationToken: cancellationToken);
                    await queue.SendMessageAsync(text, cancellationToken);
                }
            }
        }

        pumps.Wake(queue.Uri);
    }

    internal static IEnumerable<ReadOnlyMemory<byte>> Messages(TypedData value) => value.DataCase switch
    {
        TypedData.DataOneofCase.None => [],
        TypedData.DataOneofCase.String => [Utf8(value.String)],
        TypedData.DataOneofCase.JsonUtf8 => OfJson(value.Json),
        TypedData.DataOneofCase.Bytes => [value.Bytes.Memory],
        TypedData.DataOneofCase.CollectionString => value.CollectionString.String.Select(Utf8),
        TypedData.DataOneofCase.CollectionBytes => value.CollectionBytes.Bytes.Select(bytes => bytes.Memory),
        _ => throw new InvalidOperationException($"A value of kind {value.DataCase} is no message for a queue."),
    };

    private static IEnumerable<ReadOnlyMemory<byte>> OfJson(string json)
    {
        var root = JsonElement.Parse(json);
        return root.ValueKind switch
        {
            JsonValueKind.Null => [],
            JsonValueKind.Array => root.EnumerateArray().Where(item => item.ValueKind is not JsonValueKind.Null).Select(OfItem),
            _ => [OfItem(root)],
        };
    }

    private static ReadOnlyMemory<byte> OfItem(JsonElement item) => Utf8(item.ValueKind is JsonValueKind.String ? item.GetString()! : item.GetRawText());

    private static ReadOnlyMemory<byte> Utf8(string text) => Encoding.UTF8.GetBytes(text);
}
