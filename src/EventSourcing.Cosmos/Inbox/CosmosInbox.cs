using System.Net;
using System.Text.Json;
using EventSourcing.Cosmos.Documents;
using EventSourcing.Inbox;
using Microsoft.Azure.Cosmos;

namespace EventSourcing.Cosmos.Inbox;

/// <summary>The inbox in one container, partitioned by <c>/handler</c>; the container's default time to live lets entries go.</summary>
public sealed class CosmosInbox(Container container) : IInbox
{
    private static readonly ItemRequestOptions WriteOptions = new() { EnableContentResponseOnWrite = false };

    /// <inheritdoc/>
    public async Task<InboxEntry?> FindAsync(string handler, string messageId, CancellationToken cancellationToken)
    {
        using var response = await container.ReadItemStreamAsync(
            messageId, new PartitionKey(handler), cancellationToken: cancellationToken).ConfigureAwait(false);
        if (response.IsMissing())
        {
            return null;
        }

        response.EnsureSuccessStatusCode();
        var document = await DocumentJson.ReadAsync<InboxDocument>(response.Content, cancellationToken).ConfigureAwait(false);
        return new InboxEntry(document.Id, document.HandledAt, document.Hash, document.Result);
    }

    /// <inheritdoc/>
    public async Task<bool> TryAddAsync(string handler, InboxEntry entry, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(entry);
        var body = DocumentJson.Write(new InboxDocument(entry.MessageId, handler, entry.HandledAt, entry.Hash, entry.Result));
        using var response = await container.CreateItemStreamAsync(
            body.AsStream(), new PartitionKey(handler), WriteOptions, cancellationToken).ConfigureAwait(false);
        body.Return();
        if (response.StatusCode == HttpStatusCode.Conflict)
        {
            return false;
        }

        response.EnsureSuccessStatusCode();
        return true;
    }

    private sealed record InboxDocument(string Id, string Handler, DateTimeOffset HandledAt, string? Hash, JsonElement? Result);
}
