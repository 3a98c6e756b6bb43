using System.Collections.Concurrent;
using System.Text.Json;
using EventSourcing.Snapshots;
using EventSourcing.Streams;

namespace EventSourcing.Tests.Doubles;

/// <summary>Keeps snapshots until told to misbehave.</summary>
public sealed class InMemorySnapshotStore : ISnapshotStore
{
    private readonly ConcurrentDictionary<(StreamId, int), StoredSnapshot> _snapshots = [];

    public int Reads { get; private set; }

    public List<StoredSnapshot> Saved { get; } = [];

    /// <summary>Runs before every access: the store that fails, or never answers.</summary>
    public Func<Task> Before { get; set; } = () => Task.CompletedTask;

    public async Task<StoredSnapshot?> FindAsync(StreamId stream, int stateVersion, CancellationToken cancellationToken)
    {
        Reads++;
        await Before();
        return _snapshots.GetValueOrDefault((stream, stateVersion));
    }

    public async Task SaveAsync(StoredSnapshot snapshot, CancellationToken cancellationToken)
    {
        await Before();
        Saved.Add(snapshot);
        _snapshots[(snapshot.StreamId, snapshot.StateVersion)] = snapshot;
    }

    /// <summary>Puts there what no fold would give, so that a test can tell where a state came from.</summary>
    public void Plant(long version, string state, int stateVersion = 2) => _snapshots[(Bank.Stream, stateVersion)] =
        new StoredSnapshot(Bank.Stream, stateVersion, version, DateTimeOffset.UnixEpoch, JsonElement.Parse(state));
}
