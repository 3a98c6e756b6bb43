using System.Net;
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
        var sql = ReadModelSql.For(query, generation);
        var begin = query.Continuation is null ? null : PageContinuation.Decode(query.Continuation, query);
        try
        {
            return await FillAsync(query, sql, begin, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (begin is not null && e is CosmosException { StatusCode: HttpStatusCode.BadRequest } or ArgumentException or FormatException)
        {
            throw new InvalidContinuationException("The continuation was refused.", e);
        }
    }

    /// <summary>
    /// A whole page. The SDK cuts pages of a query over several partitions where one of them ends, and cannot be asked in the middle for
    /// less than a page; so what is still missing is asked for anew.
    /// </summary>
    private async Task<ReadModelPage<TModel>> FillAsync(
        ReadModelQuery query, QueryDefinition sql, string? continuation, CancellationToken cancellationToken)
    {
        var items = new List<TModel>(query.Limit);
        do
        {
            var options = new QueryRequestOptions
            {
                PartitionKey = query.Partition is null ? null : new PartitionKey(query.Partition),
                MaxItemCount = query.Limit - items.Count,
            };
            await foreach (var page in container.PagesAsync<TModel>(sql, options, continuation, cancellationToken).ConfigureAwait(false))
            {
                items.AddRange(page.Documents);
                continuation = page.Continuation;
                if (query.Offset is null && page.Documents.Length > 0)
                {
                    break;
                }
            }
        }
        while (query.Offset is null && continuation is not null && items.Count < query.Limit);

        return new ReadModelPage<TModel>(items, query.Offset is null && continuation is not null ? PageContinuation.Encode(continuation, query) : null);
    }
}
