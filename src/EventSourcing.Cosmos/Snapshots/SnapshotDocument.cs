using System.Text.Json;
using EventSourcing.Snapshots;
using EventSourcing.Streams;

namespace EventSourcing.Cosmos.Snapshots;

/// <summary>A snapshot as it is stored, in the partition of its stream.</summary>
/// <param name="Id"><c>v</c> and the version of the state's shape, so that old and new applications do not disturb each other.</param>
internal sealed record SnapshotDocument(string Id, StreamId StreamId, long Version, DateTimeOffset TakenAt, JsonElement State)
{
    public static string IdOf(int stateVersion) => $"v{stateVersion}";

    public static SnapshotDocument From(StoredSnapshot snapshot) =>
        new(IdOf(snapshot.StateVersion), snapshot.StreamId, snapshot.Version, snapshot.TakenAt, snapshot.State);

    public StoredSnapshot ToSnapshot(int stateVersion) => new(StreamId, stateVersion, Version, TakenAt, State);
}
