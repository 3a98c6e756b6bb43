using System.Text.Json;
using EventSourcing.Streams;

namespace EventSourcing.Snapshots;

/// <summary>Keeps one snapshot per stream and state version. It may lose them: everything can be folded again.</summary>
public interface ISnapshotStore
{
    Task<StoredSnapshot?> FindAsync(StreamId stream, int stateVersion, CancellationToken cancellationToken);

    /// <summary>Replaces the one that is there.</summary>
    /// <exception cref="SnapshotTooLargeException">Nothing was written.</exception>
    Task SaveAsync(StoredSnapshot snapshot, CancellationToken cancellationToken);
}

/// <summary>The state of a stream as it is stored.</summary>
/// <param name="StateVersion">See <see cref="SnapshotPolicy.StateVersion"/>.</param>
/// <param name="Version">Of the stream; always the end of a commit.</param>
public sealed record StoredSnapshot(StreamId StreamId, int StateVersion, long Version, DateTimeOffset TakenAt, JsonElement State);

/// <summary>The state has outgrown what the store keeps in one piece.</summary>
public sealed class SnapshotTooLargeException(string message) : Exception(message);
