using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using EventSourcing.Commands;
using EventSourcing.Events;
using EventSourcing.Streams;
using Ordering.Tests.Events;

namespace Ordering.Tests.Integration;

/// <summary>A store with one stream, as far as its events are given.</summary>
internal sealed class StoredStream(StreamId stream, IReadOnlyList<DomainEvent> events) : IEventStore
{
    public const string Trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    private static readonly DateTimeOffset s_noon = new(2026, 5, 4, 12, 0, 0, TimeSpan.Zero);

    /// <summary>The stream in commits of these sizes.</summary>
    public IReadOnlyList<Commit> Commits(params int[] sizes)
    {
        var commits = new List<Commit>();
        foreach (var size in sizes)
        {
            var first = commits.Count == 0 ? 1 : commits[^1].LastVersion + 1;
            ImmutableArray<EventData> stored =
                [.. events.Skip((int)first - 1).Take(size).Select((@event, i) => EventFiles.Serializer.Serialize($"{stream}/{first + i}", @event))];
            commits.Add(new Commit(stream, first, $"command-{commits.Count + 1}", null, "corr-1", null, Trace, s_noon, stored));
        }

        return commits;
    }

    public Task<AppendResult> AppendAsync(
        StreamId stream, ExpectedVersion expected, IReadOnlyList<DomainEvent> events, CommandContext context, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public async IAsyncEnumerable<Commit> ReadAsync(StreamId stream, long afterVersion, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask.WaitAsync(cancellationToken);
        foreach (var commit in All().Where(commit => commit.LastVersion > afterVersion))
        {
            yield return commit;
        }
    }

    public Task<StreamTail> ReadTailAsync(StreamId stream, long afterVersion, string? commandId, CancellationToken cancellationToken) =>
        Task.FromResult(new StreamTail([.. All().Where(commit => commit.LastVersion > afterVersion)], null));

    private IReadOnlyList<Commit> All() => Commits([.. events.Select(_ => 1)]);
}
