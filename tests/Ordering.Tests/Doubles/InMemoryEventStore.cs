using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using EventSourcing.Commands;
using EventSourcing.Events;
using EventSourcing.Streams;

namespace Ordering.Tests.Doubles;

/// <summary>Streams in memory, events in their stored form, versions checked as the real store does.</summary>
internal sealed class InMemoryEventStore(EventSerializer serializer) : IEventStore
{
    private readonly ConcurrentDictionary<StreamId, List<Commit>> _streams = new();

    /// <summary>Called before each append; throws to let the process die right there.</summary>
    public Action<StreamId>? BeforeAppend { get; set; }

    /// <summary>Always in the same order.</summary>
    public IEnumerable<StreamId> Streams => _streams.Keys.OrderBy(stream => stream.ToString(), StringComparer.Ordinal);

    public IReadOnlyList<Commit> CommitsOf(StreamId stream)
    {
        var commits = Commits(stream);
        lock (commits)
        {
            return [.. commits];
        }
    }

    public IEnumerable<string> TypesOf(StreamId stream) => CommitsOf(stream).SelectMany(commit => commit.Events).Select(@event => @event.Type);

    public Task<AppendResult> AppendAsync(
        StreamId stream, ExpectedVersion expected, IReadOnlyList<DomainEvent> events, CommandContext context, CancellationToken cancellationToken)
    {
        BeforeAppend?.Invoke(stream);
        var commits = Commits(stream);
        lock (commits)
        {
            var version = commits.Count == 0 ? 0 : commits[^1].LastVersion;
            if (expected.Version is { } exact && exact != version)
            {
                return Task.FromResult<AppendResult>(commits.FirstOrDefault(commit => commit.CommandId == context.CommandId) is { } same
                    ? new AppendResult.Repeated(same)
                    : new AppendResult.Conflict());
            }

            var stored = events.Select((@event, i) => serializer.Serialize($"{stream}/{version + 1 + i}", @event));
            var commit = new Commit(
                stream, version + 1, context.CommandId, context.CommandHash, context.CorrelationId, context.CausationId, context.TraceParent,
                DateTimeOffset.UnixEpoch, [.. stored]);
            commits.Add(commit);
            return Task.FromResult<AppendResult>(new AppendResult.Appended(commit));
        }
    }

    public async IAsyncEnumerable<Commit> ReadAsync(
        StreamId stream, long afterVersion, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var commit in CommitsOf(stream).Where(commit => commit.LastVersion > afterVersion))
        {
            yield return commit;
        }

        await Task.CompletedTask;
    }

    public Task<StreamTail> ReadTailAsync(StreamId stream, long afterVersion, string? commandId, CancellationToken cancellationToken)
    {
        var commits = CommitsOf(stream);
        return Task.FromResult(new StreamTail(
            [.. commits.Where(commit => commit.LastVersion > afterVersion)],
            commandId is null ? null : commits.FirstOrDefault(commit => commit.CommandId == commandId)));
    }

    private List<Commit> Commits(StreamId stream) => _streams.GetOrAdd(stream, _ => []);
}
