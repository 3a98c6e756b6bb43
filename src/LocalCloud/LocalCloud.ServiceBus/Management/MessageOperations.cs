using Amqp.Types;
using LocalCloud.ServiceBus.Amqp;
using LocalCloud.ServiceBus.Entities;
using LocalCloud.ServiceBus.Messages;

namespace LocalCloud.ServiceBus.Management;

/// <summary>Requests about single messages.</summary>
internal static class MessageOperations
{
    public static Answer Peek(MessageQueue queue, Map request)
    {
        var withoutBody = request.Get("omit-message-body") is true;
        var found = queue.Peek(request.Number("from-sequence-number", 0), (int)request.Number("message-count", 1), request.Text("session-id"));
        return found.Count == 0 ? Answer.NoContent : new Answer(200, new Map
        {
            ["messages"] = ListOf(found.Select(message => new Map
            {
                ["message"] = OutboundMessage.Bytes(OutboundMessage.Encode(message, message.Attempts, lockedUntil: null, withoutBody)),
            })),
        });
    }

    public static Answer RenewLocks(MessageQueue queue, Map request) =>
        new(200, new Map { ["expirations"] = request.All<Guid>("lock-tokens").Select(token => queue.RenewLock(token).UtcDateTime).ToArray() });

    public static async Task<Answer> ReceiveAsync(MessageQueue queue, Map request, string? link)
    {
        var numbers = request.All<long>("sequence-numbers");
        var sessionId = request.Text("session-id");
        if (request.Number("receiver-settle-mode", 1) == 0)
        {
            var taken = await queue.TakeDeferredAsync(numbers, sessionId, link);
            return Received(taken.Select(message => (message, Guid.NewGuid(), (DateTimeOffset?)null)));
        }

        return Received(queue.ReceiveDeferred(numbers, sessionId, link));
    }

    public static async Task<Answer> SettleAsync(MessageQueue queue, Map request)
    {
        var changes = Settlement.Changes(request.Get("properties-to-modify") as Map);
        var status = request.RequiredText("disposition-status");
        foreach (var token in request.All<Guid>("lock-tokens"))
        {
            await (status switch
            {
                "completed" => queue.CompleteAsync(token),
                "abandoned" => queue.AbandonAsync(token, changes),
                "suspended" => queue.DeadLetterAsync(token, request.Text("deadletter-reason"), request.Text("deadletter-description"), changes),
                "defered" or "deferred" => queue.DeferAsync(token, changes),
                _ => throw BrokerException.BadArgument($"'{status}' is no status of a disposition."),
            });
        }

        return Answer.Ok;
    }

    public static List ListOf(IEnumerable<object> values)
    {
        var list = new List();
        foreach (var value in values)
        {
            list.Add(value);
        }

        return list;
    }

    private static Answer Received(IEnumerable<(StoredMessage Message, Guid Token, DateTimeOffset? Until)> received) => new(200, new Map
    {
        ["messages"] = ListOf(received.Select(each => new Map
        {
            ["lock-token"] = each.Token,
            ["message"] = OutboundMessage.Bytes(OutboundMessage.Encode(each.Message, each.Message.Attempts, each.Until)),
        })),
    });
}
