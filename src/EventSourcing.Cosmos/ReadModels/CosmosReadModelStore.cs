using System.Collections.Immutable;
using System.Net;
using System.Text.Json;
using EventSourcing.Cosmos.Documents;
using EventSourcing.Projections;
using Microsoft.Azure.Cosmos;

namespace EventSourcing.Cosmos.ReadModels;

/// <summary>One generation of the read models of one kind, in one container partitioned by <c>/partition</c>.</summary>
public sealed class CosmosReadModelStore<TModel>(Container container, int generation) : IReadModelStore<TModel>
    where TModel : class
{
    /// <inheritdoc/>
    public async Task<ReadModel<TModel>?> FindAsync(ReadModelKey key, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(key);
        using var response = await container.ReadItemStreamAsync(
            ReadModelDocument<TModel>.IdOf(key, generation), new PartitionKey(key.Partition), cancellationToken: cancellationToken).ConfigureAwait(false);
        if (response.IsMissing())
        {
            return null;
        }

        response.EnsureSuccessStatusCode();
        return (await DocumentJson.ReadAsync<ReadModelDocument<TModel>>(response.Content, cancellationToken).ConfigureAwait(false)).ToReadModel();
    }

    /// <inheritdoc/>
    public async Task<string?> TrySaveAsync(ReadModel<TModel> readModel, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(readModel);
        var document = ReadModelDocument<TModel>.From(readModel, generation);
        var body = DocumentJson.Write(document);
        var partition = new PartitionKey(readModel.Key.Partition);
        var options = new ItemRequestOptions { EnableContentResponseOnWrite = false, IfMatchEtag = readModel.ETag };
        using var response = readModel.ETag is null
            ? await container.CreateItemStreamAsync(body.AsStream(), partition, options, cancellationToken).ConfigureAwait(false)
            : await container.ReplaceItemStreamAsync(body.AsStream(), document.Id, partition, options, cancellationToken).ConfigureAwait(false);
        body.Return();
        if (response.StatusCode is HttpStatusCode.Conflict or HttpStatusCode.PreconditionFailed || (readModel.ETag is not null && response.IsMissing()))
        {
            return null;
        }

        response.EnsureSuccessStatusCode();
        return response.Headers.ETag;
    }

    /// <inheritdoc/>
    public async Task<ReadModelPage<TModel>> QueryAsync(ReadModelQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        ReadModelSql.Validate(query);
        var begin = query.Continuation is { } continuation ? PageContinuation.Decode(continuation, query) : null;
        var rows = await ReadAsync(query, begin, cancellationToken).ConfigureAwait(false);
        var hasMore = rows.Count > query.Limit;
        if (hasMore)
        {
            rows.RemoveAt(query.Limit);
        }

        return new ReadModelPage<TModel>([.. rows.Select(row => row.Model)], hasMore ? EndOf(rows, begin).Encode(query) : null);
    }

    /// <summary>
    /// The rows of a page and, where there is one, the first of the next. The SDK cuts pages of a query over several partitions where one of
    /// them ends, so one page may take several of its.
    /// </summary>
    private async Task<List<Row>> ReadAsync(ReadModelQuery query, PageContinuation? begin, CancellationToken cancellationToken)
    {
        var rows = new List<Row>(query.Limit + 1);
        var options = new QueryRequestOptions
        {
            PartitionKey = query.Partition is null ? null : new PartitionKey(query.Partition),
            MaxItemCount = query.Limit + (begin?.Given.Count ?? 0) + 1,
        };
        var pages = container.PagesAsync<Row>(ReadModelSql.For(query, generation, begin), options, null, cancellationToken);
        await foreach (var page in pages.ConfigureAwait(false))
        {
            rows.AddRange(page.Documents.Where(row => begin is null || !row.IsGiven(begin)).Take(query.Limit + 1 - rows.Count));
            if (rows.Count > query.Limit)
            {
                break;
            }
        }

        return rows;
    }

    private static PageContinuation EndOf(List<Row> rows, PageContinuation? begin)
    {
        var last = rows[^1].Sorted;
        var given = rows.Where(row => row.IsAt(last)).Select(row => row.Mark).ToImmutableHashSet();
        return new PageContinuation(last, begin is not null && rows[^1].IsAt(begin.Last) ? given.Union(begin.Given) : given);
    }

    private sealed record Row(string Id, string Partition, TModel Model, JsonElement Sorted)
    {
        public ulong Mark => PageContinuation.MarkOf(ReadModelDocument<TModel>.KeyOf(Id), Partition);

        public bool IsAt(JsonElement value) => Sorted.ValueKind == value.ValueKind
            && (Sorted.ValueKind == JsonValueKind.Undefined || JsonElement.DeepEquals(Sorted, value));

        public bool IsGiven(PageContinuation begin) => IsAt(begin.Last) && begin.Given.Contains(Mark);
    }
}
