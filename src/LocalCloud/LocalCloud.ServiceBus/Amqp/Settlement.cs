using Amqp.Framing;
using Amqp.Types;
using LocalCloud.ServiceBus.Entities;

namespace LocalCloud.ServiceBus.Amqp;

/// <summary>What an outcome on the wire means.</summary>
internal static class Settlement
{
    public static Task ApplyAsync(MessageQueue queue, Guid token, DeliveryState? state) => state switch
    {
        Accepted => queue.CompleteAsync(token),
        Released => queue.AbandonAsync(token, []),
        Modified { UndeliverableHere: true } modified => queue.DeferAsync(token, Changes(modified.MessageAnnotations)),
        Modified modified => queue.AbandonAsync(token, Changes(modified.MessageAnnotations)),
        Rejected rejected => DeadLetterAsync(queue, token, rejected.Error?.Info),
        _ => throw BrokerException.NotImplemented("This outcome is not supported: transactions are not."),
    };

    /// <summary>Pairs, not members: the JavaScript client sends text as keys where symbols are expected, and looking one up would throw.</summary>
    public static List<KeyValuePair<string, object?>> Changes(Map? fields) =>
        fields is null ? [] : [.. fields.Select(field => new KeyValuePair<string, object?>(field.Key.ToString()!, field.Value))];

    private static Task DeadLetterAsync(MessageQueue queue, Guid token, Map? info)
    {
        var changes = Changes(info);
        return queue.DeadLetterAsync(token, Take("DeadLetterReason"), Take("DeadLetterErrorDescription"), changes);

        string? Take(string name)
        {
            var index = changes.FindIndex(change => change.Key == name);
            if (index < 0)
            {
                return null;
            }

            var value = changes[index].Value?.ToString();
            changes.RemoveAt(index);
            return value;
        }
    }
}
