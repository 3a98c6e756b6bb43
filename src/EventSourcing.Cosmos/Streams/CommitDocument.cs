using System.Collections.Immutable;
using EventSourcing.Commands;
using EventSourcing.Cosmos.Documents;
using EventSourcing.Events;
using EventSourcing.Streams;

namespace EventSourcing.Cosmos.Streams;

/// <summary>A commit ready to be sent, within the limits.</summary>
internal sealed record CommitDocument(Commit Commit, PooledBuffer Body)
{
    /// <param name="isLookedFor">The command may come again, and is looked for then.</param>
    /// <exception cref="CommitTooLargeException">Too many events or bytes.</exception>
    public static CommitDocument Create(
        StreamId stream, long firstVersion, IReadOnlyList<DomainEvent> events, CommandContext context, EventSerializer serializer, DateTimeOffset now, bool isLookedFor = false)
    {
        if (events.Count is 0 or > EventStoreLimits.MaxEventsPerCommit)
        {
            throw events.Count == 0
                ? new ArgumentException("A commit holds at least one event.", nameof(events))
                : new CommitTooLargeException($"{events.Count} events for {stream}; a commit holds at most {EventStoreLimits.MaxEventsPerCommit}.");
        }

        var commit = new Commit(
            stream,
            firstVersion,
            context.CommandId,
            context.CommandHash,
            context.CorrelationId,
            context.CausationId,
            context.TraceParent,
            now,
            [.. events.Select((@event, position) => serializer.Serialize($"{stream}/{firstVersion + position}", @event))]);
        var body = DocumentJson.Write(commit);
        if (isLookedFor)
        {
            // Most commands are never looked for: only those that are pay for an index.
            DocumentJson.Append(body, "commandKey"u8, context.CommandId);
        }

        if (body.Length > EventStoreLimits.MaxCommitBytes)
        {
            var length = body.Length;
            body.Return();
            throw new CommitTooLargeException($"{length} bytes for {stream}; a commit holds at most {EventStoreLimits.MaxCommitBytes}.");
        }

        return new CommitDocument(commit, body);
    }
}
