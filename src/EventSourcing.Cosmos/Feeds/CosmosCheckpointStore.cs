using System.Net;
using EventSourcing.Cosmos.Documents;
using EventSourcing.Feeds;
using Microsoft.Azure.Cosmos;

namespace EventSourcing.Cosmos.Feeds;

/// <summary>Checkpoints in one container, partitioned by <c>/name</c>.</summary>
public sealed class CosmosCheckpointStore(Container container) : ICheckpointStore
{
    private static readonly ItemRequestOptions WriteOptions = new() { EnableContentResponseOnWrite = false };

    /// <inheritdoc/>
    public async Task<IReadOnlyDictionary<string, Checkpoint>> ReadAsync(string name, CancellationToken cancellationToken)
    {
        var checkpoints = new Dictionary<string, Checkpoint>();
        await foreach (var page in container
            .PagesAsync<CheckpointDocument>(new QueryDefinition("SELECT * FROM c"), Within(name), null, cancellationToken).ConfigureAwait(false))
        {
            foreach (var document in page.Documents)
            {
                checkpoints[document.Id] = document.Checkpoint;
            }
        }

        return checkpoints;
    }

    /// <inheritdoc/>
    public async Task SaveAsync(string name, string key, Checkpoint checkpoint, CancellationToken cancellationToken)
    {
        var body = DocumentJson.Write(new CheckpointDocument(key, name, checkpoint));
        using var response = await container.UpsertItemStreamAsync(
            body.AsStream(), new PartitionKey(name), WriteOptions, cancellationToken).ConfigureAwait(false);
        body.Return();
        response.EnsureSuccessStatusCode();
    }

    /// <inheritdoc/>
    public async Task DeleteAsync(string name, CancellationToken cancellationToken)
    {
        foreach (var key in (await ReadAsync(name, cancellationToken).ConfigureAwait(false)).Keys)
        {
            using var response = await container.DeleteItemStreamAsync(
                key, new PartitionKey(name), WriteOptions, cancellationToken).ConfigureAwait(false);
            if (response.StatusCode != HttpStatusCode.NotFound)
            {
                response.EnsureSuccessStatusCode();
            }
        }
    }

    private static QueryRequestOptions Within(string name) => new() { PartitionKey = new PartitionKey(name) };

    private sealed record CheckpointDocument(string Id, string Name, Checkpoint Checkpoint);
}
