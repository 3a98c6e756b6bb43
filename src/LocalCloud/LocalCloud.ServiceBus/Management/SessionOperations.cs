using Amqp.Types;
using LocalCloud.ServiceBus.Entities;

namespace LocalCloud.ServiceBus.Management;

/// <summary>Requests about sessions.</summary>
internal static class SessionOperations
{
    /// <summary>Farther than any change: only sessions with messages are wanted.</summary>
    private static readonly DateTime s_never = new(9999, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    public static Answer Renew(MessageQueue queue, Map request, string? link) =>
        new(200, new Map { ["expiration"] = queue.RenewSession(request.RequiredText("session-id"), link).UtcDateTime });

    public static Answer GetState(MessageQueue queue, Map request, string? link) =>
        new(200, new Map { ["session-state"] = queue.GetSessionState(request.RequiredText("session-id"), link) });

    public static async Task<Answer> SetStateAsync(MessageQueue queue, Map request, string? link)
    {
        await queue.SetSessionStateAsync(request.RequiredText("session-id"), link, request.Get("session-state") as byte[]);
        return Answer.Ok;
    }

    public static Answer List(MessageQueue queue, Map request)
    {
        var since = request.Get("last-updated-time") as DateTime? ?? s_never;
        var skip = (int)request.Number("skip", 0);
        var onlyState = since < s_never;
        var found = queue.ListSessions(new DateTimeOffset(since < s_never ? since : s_never, TimeSpan.Zero), onlyState)
            .Skip(skip).Take((int)request.Number("top", 100)).ToArray();
        return found.Length == 0 ? Answer.NoContent : new Answer(200, new Map { ["skip"] = skip + found.Length, ["sessions-ids"] = found });
    }
}
