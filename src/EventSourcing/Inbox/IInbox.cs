using System.Text.Json;

namespace EventSourcing.Inbox;

/// <summary>What has been handled, by handler and message, for as long as a repetition may come (7 days).</summary>
public interface IInbox
{
    Task<InboxEntry?> FindAsync(string handler, string messageId, CancellationToken cancellationToken);

    /// <summary>Adds an entry; false when the message has one already, which stays as it is.</summary>
    Task<bool> TryAddAsync(string handler, InboxEntry entry, CancellationToken cancellationToken);
}

/// <summary>One handled message.</summary>
/// <param name="Hash">Fingerprint of its content, to tell a repetition from a reused id; null where ids cannot be reused.</param>
/// <param name="Result">What came of it, for whoever must answer a repetition.</param>
public sealed record InboxEntry(string MessageId, DateTimeOffset HandledAt, string? Hash = null, JsonElement? Result = null);
