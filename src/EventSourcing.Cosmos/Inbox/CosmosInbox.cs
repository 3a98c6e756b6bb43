using System.Net;
using System.Security.Cryptography;
using System.Text;
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
            IdOf(messageId), new PartitionKey(handler), cancellationToken: cancellationToken).ConfigureAwait(false);
        if (response.IsMissing())
        {
            return null;
        }

        response.EnsureSuccessStatusCode();
        var document = await DocumentJson.ReadAsync<InboxDocument>(response.Content, cancellationToken).ConfigureAwait(false);
        return new InboxEntry(document.MessageId, document.HandledAt, document.Hash, document.Result);
    }

    /// <inheritdoc/>
    public async Task<bool> TryAddAsync(string handler, InboxEntry entry, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(entry);
        var body = DocumentJson.Write(new InboxDocument(IdOf(entry.MessageId), entry.MessageId, handler, entry.HandledAt, entry.Hash, entry.Result));
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

    /// <summary>Message ids are of others' making; an id of a document must not be long or have one of <c>/ \ ? #</c>.</summary>
    private static string IdOf(string messageId) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(messageId)));

    private sealed record InboxDocument(string Id, string MessageId, string Handler, DateTimeOffset HandledAt, string? Hash, JsonElement? Result);
}
