using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using EventSourcing.Commands;
using EventSourcing.Events;
using EventSourcing.Streams;

namespace EventSourcing.Tests.Doubles;

/// <summary>An event store that forgets, but otherwise keeps its promises: versions, conflicts, repeated commands.</summary>
public sealed class InMemoryEventStore(EventSerializer serializer, TimeProvider? time = null) : IEventStore
{
    private readonly ConcurrentDictionary<StreamId, List<Commit>> _streams = [];
    private readonly Lock _lock = new();
    private int _reads;

    public int Reads => _reads;

    /// <summary>Runs before the next append, once: another writer that is faster.</summary>
    public Func<Task>? BeforeAppend { get; set; }

    public async Task<AppendResult> AppendAsync(
        StreamId stream, ExpectedVersion expected, IReadOnlyList<DomainEvent> events, CommandContext context, CancellationToken cancellationToken)
    {
        if (BeforeAppend is { } other)
        {
            BeforeAppend = null;
            await other();
        }

        lock (_lock)
        {
            var commits = _streams.GetOrAdd(stream, _ => []);
            var head = commits is [.., var last] ? last.LastVersion : 0;
            if (expected.Version is { } version && version != head)
            {
                return commits.FirstOrDefault(c => c.FirstVersion == version + 1 && c.CommandId == context.CommandId) is { } earlier
                    ? new AppendResult.Repeated(earlier)
                    : new AppendResult.Conflict();
            }

            var commit = new Commit(
                stream,
                head + 1,
                context.CommandId,
                context.CommandHash,
                context.CorrelationId,
                context.CausationId,
                context.TraceParent,
                (time ?? TimeProvider.System).GetUtcNow(),
                [.. events.Select((e, i) => serializer.Serialize($"{stream}/{head + 1 + i}", e))]);
            commits.Add(commit);
            return new AppendResult.Appended(commit);
        }
    }

    public async IAsyncEnumerable<Commit> ReadAsync(StreamId stream, long afterVersion, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var commit in (await ReadTailAsync(stream, afterVersion, null, cancellationToken)).Commits)
        {
            yield return commit;
        }
    }

    public Task<StreamTail> ReadTailAsync(StreamId stream, long afterVersion, string? commandId, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _reads);
        var commits = Commits(stream);
        return Task.FromResult(new StreamTail(
            [.. commits.Where(c => c.LastVersion > afterVersion)],
            commandId is null ? null : commits.FirstOrDefault(c => c.CommandId == commandId)));
    }

    public IReadOnlyList<Commit> Commits(StreamId stream)
    {
        lock (_lock)
        {
            return [.. _streams.GetOrAdd(stream, _ => [])];
        }
    }
}
