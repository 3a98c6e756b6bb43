using System.Collections.Concurrent;
using EventSourcing.Inbox;

namespace EventSourcing.Tests.Doubles;

/// <summary>Keeps the first entry of every message.</summary>
public sealed class InMemoryInbox : IInbox
{
    private readonly ConcurrentDictionary<(string, string), InboxEntry> _entries = [];

    /// <summary>Runs before the next entry is added, once: another process, or a crash.</summary>
    public Action? BeforeAdd { get; set; }

    public int Count => _entries.Count;

    public Task<InboxEntry?> FindAsync(string handler, string messageId, CancellationToken cancellationToken) =>
        Task.FromResult(_entries.GetValueOrDefault((handler, messageId)));

    public Task<bool> TryAddAsync(string handler, InboxEntry entry, CancellationToken cancellationToken)
    {
        var before = BeforeAdd;
        BeforeAdd = null;
        before?.Invoke();
        return Task.FromResult(_entries.TryAdd((handler, entry.MessageId), entry));
    }
}
