using EventSourcing.Cosmos.Documents;
using EventSourcing.Snapshots;
using EventSourcing.Streams;
using Microsoft.Azure.Cosmos;

namespace EventSourcing.Cosmos.Snapshots;

/// <summary>Snapshots in one container, partitioned by <c>/streamId</c>: one point read, one upsert.</summary>
public sealed class CosmosSnapshotStore(Container container) : ISnapshotStore
{
    /// <summary>Bytes of JSON; below the 2 MB of a Cosmos DB document.</summary>
    public const int MaxBytes = 1_500_000;

    private static readonly ItemRequestOptions WriteOptions = new() { EnableContentResponseOnWrite = false };

    /// <inheritdoc/>
    public async Task<StoredSnapshot?> FindAsync(StreamId stream, int stateVersion, CancellationToken cancellationToken)
    {
        using var response = await container.ReadItemStreamAsync(
            SnapshotDocument.IdOf(stateVersion), PartitionKeyOf(stream), cancellationToken: cancellationToken).ConfigureAwait(false);
        if (response.IsMissing())
        {
            return null;
        }

        response.EnsureSuccessStatusCode();
        return (await DocumentJson.ReadAsync<SnapshotDocument>(response.Content, cancellationToken).ConfigureAwait(false)).ToSnapshot(stateVersion);
    }

    /// <inheritdoc/>
    public async Task SaveAsync(StoredSnapshot snapshot, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        var body = DocumentJson.Write(SnapshotDocument.From(snapshot));
        if (body.Length > MaxBytes)
        {
            var length = body.Length;
            body.Return();
            throw new SnapshotTooLargeException($"{length} bytes for {snapshot.StreamId}; a snapshot holds at most {MaxBytes}.");
        }

        using var response = await container.UpsertItemStreamAsync(
            body.AsStream(), PartitionKeyOf(snapshot.StreamId), WriteOptions, cancellationToken).ConfigureAwait(false);
        body.Return();
        response.EnsureSuccessStatusCode();
    }

    private static PartitionKey PartitionKeyOf(StreamId stream) => new(stream.ToString());
}
