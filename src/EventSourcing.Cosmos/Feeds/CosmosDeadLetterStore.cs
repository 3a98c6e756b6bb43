using System.Net;
using EventSourcing.Cosmos.Documents;
using EventSourcing.Cosmos.ReadModels;
using EventSourcing.Feeds.DeadLetters;
using EventSourcing.Projections;
using EventSourcing.Streams;
using Microsoft.Azure.Cosmos;

namespace EventSourcing.Cosmos.Feeds;

/// <summary>Dead letters in one container, partitioned by <c>/handler</c>, with a time to live per document.</summary>
public sealed class CosmosDeadLetterStore(Container container, TimeProvider time) : IDeadLetterStore
{
    private static readonly QueryDefinition All = new("SELECT * FROM c");

    private static readonly QueryDefinition Parked =
        new QueryDefinition("SELECT * FROM c WHERE c.status = @status ORDER BY c.parkedAt").WithParameter("@status", "parked");

    /// <inheritdoc/>
    public async Task<DeadLetter?> FindAsync(string handler, StreamId stream, CancellationToken cancellationToken)
    {
        using var response = await container.ReadItemStreamAsync(
            DeadLetter.IdOf(handler, stream), new PartitionKey(handler), cancellationToken: cancellationToken).ConfigureAwait(false);
        if (response.IsMissing())
        {
            return null;
        }

        response.EnsureSuccessStatusCode();
        return (await DocumentJson.ReadAsync<DeadLetterDocument>(response.Content, cancellationToken).ConfigureAwait(false)).ToDeadLetter();
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<DeadLetter>> ReadAsync(string handler, CancellationToken cancellationToken)
    {
        var letters = new List<DeadLetter>();
        await foreach (var page in container
            .PagesAsync<DeadLetterDocument>(All, Within(handler), null, cancellationToken).ConfigureAwait(false))
        {
            letters.AddRange(page.Documents.Select(document => document.ToDeadLetter()));
        }

        return letters;
    }

    /// <inheritdoc/>
    public async Task<DeadLetterPage> QueryAsync(string? handler, int limit, string? continuation, CancellationToken cancellationToken)
    {
        var query = new ReadModelQuery(handler, new Dictionary<string, string>(), "parkedAt", Descending: false, limit, null, continuation);
        var position = continuation is null ? null : SdkContinuation.Decode(continuation, PageContinuation.Fingerprint(query));
        try
        {
            return await FillAsync(query, position, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (continuation is not null && e is CosmosException { StatusCode: HttpStatusCode.BadRequest } or ArgumentException or FormatException)
        {
            throw new InvalidContinuationException("The continuation was refused.", e);
        }
    }

    /// <inheritdoc/>
    public async Task<bool> TrySaveAsync(DeadLetter letter, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(letter);
        var body = DocumentJson.Write(DeadLetterDocument.From(letter, time.GetUtcNow()));
        var partition = new PartitionKey(letter.Handler);
        using var response = letter.ETag is null
            ? await container.CreateItemStreamAsync(body.AsStream(), partition, IfMatch(null), cancellationToken).ConfigureAwait(false)
            : await container.ReplaceItemStreamAsync(body.AsStream(), letter.Id, partition, IfMatch(letter.ETag), cancellationToken).ConfigureAwait(false);
        body.Return();
        if (response.StatusCode is HttpStatusCode.Conflict or HttpStatusCode.PreconditionFailed || (letter.ETag is not null && response.IsMissing()))
        {
            return false;
        }

        response.EnsureSuccessStatusCode();
        return true;
    }

    /// <inheritdoc/>
    public async Task<bool> TryDeleteAsync(DeadLetter letter, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(letter);
        using var response = await container.DeleteItemStreamAsync(
            letter.Id, new PartitionKey(letter.Handler), IfMatch(letter.ETag), cancellationToken).ConfigureAwait(false);
        if (response.StatusCode == HttpStatusCode.PreconditionFailed)
        {
            return false;
        }

        if (!response.IsMissing())
        {
            response.EnsureSuccessStatusCode();
        }

        return true;
    }

    /// <summary>A whole page, though the SDK cuts pages where a partition ends.</summary>
    private async Task<DeadLetterPage> FillAsync(ReadModelQuery query, string? position, CancellationToken cancellationToken)
    {
        var items = new List<DeadLetter>(query.Limit);
        do
        {
            var options = Within(query.Partition);
            options.MaxItemCount = query.Limit - items.Count;
            await foreach (var page in container
                .PagesAsync<DeadLetterDocument>(Parked, options, position, cancellationToken).ConfigureAwait(false))
            {
                items.AddRange(page.Documents.Select(document => document.ToDeadLetter()));
                position = page.Continuation;
                if (page.Documents.Length > 0)
                {
                    break;
                }
            }
        }
        while (position is not null && items.Count < query.Limit);

        return new DeadLetterPage(items, position is null ? null : SdkContinuation.Encode(position, PageContinuation.Fingerprint(query)));
    }

    private static QueryRequestOptions Within(string? handler) => new() { PartitionKey = handler is null ? null : new PartitionKey(handler) };

    private static ItemRequestOptions IfMatch(string? etag) => new() { EnableContentResponseOnWrite = false, IfMatchEtag = etag };
}
