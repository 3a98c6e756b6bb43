using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using EventSourcing.Feeds;
using EventSourcing.Streams;

namespace EventSourcing.Tests.Doubles;

/// <summary>Ranges of commits, and positions in them.</summary>
public sealed class InMemoryFeed(params IReadOnlyList<Commit>[] ranges) : IEventFeed, ICheckpointStore
{
    private readonly ConcurrentDictionary<(string Name, string Key), Checkpoint> _checkpoints = [];

    public int Saves { get; private set; }

    public int Pages { get; private set; }

    public Task<ImmutableArray<string>> GetRangesAsync(CancellationToken cancellationToken) =>
        Task.FromResult(ranges.Select((_, index) => index.ToString(CultureInfo.InvariantCulture)).ToImmutableArray());

    public Task<FeedPage> ReadAsync(string range, string? position, int maxCommits, CancellationToken cancellationToken)
    {
        Pages++;
        var from = int.Parse(position ?? "0", CultureInfo.InvariantCulture);
        ImmutableArray<Commit> commits = [.. ranges[int.Parse(range, CultureInfo.InvariantCulture)].Skip(from).Take(maxCommits)];
        return Task.FromResult(new FeedPage(commits, (from + commits.Length).ToString(CultureInfo.InvariantCulture), commits.IsEmpty));
    }

    public Task<IReadOnlyDictionary<string, Checkpoint>> ReadAsync(string name, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyDictionary<string, Checkpoint>>(
            _checkpoints.Where(entry => entry.Key.Name == name).ToDictionary(entry => entry.Key.Key, entry => entry.Value));

    public Task SaveAsync(string name, string key, Checkpoint checkpoint, CancellationToken cancellationToken)
    {
        Saves++;
        _checkpoints[(name, key)] = checkpoint;
        return Task.CompletedTask;
    }

    public Task DeleteAsync(string name, CancellationToken cancellationToken)
    {
        foreach (var key in _checkpoints.Keys.Where(key => key.Name == name))
        {
            _checkpoints.TryRemove(key, out _);
        }

        return Task.CompletedTask;
    }
}
