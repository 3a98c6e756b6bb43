using System.Text.Json;
using LocalCloud.CosmosDb.Documents;
using LocalCloud.CosmosDb.Feeds;
using LocalCloud.CosmosDb.Http;
using LocalCloud.CosmosDb.Partitioning;
using LocalCloud.CosmosDb.Resources;
using LocalCloud.Storage;

namespace LocalCloud.CosmosDb.Batches;

/// <summary>Many operations in one request: all or nothing within a logical partition, or each for itself within a physical one.</summary>
internal sealed class BatchService(SqliteDatabase database, TimeProvider time, DocumentService documents)
{
    private const int MostOperations = 100;
    private const int LargestRequest = 2 * 1024 * 1024;

    public async Task<Reply> RunAsync(CosmosRequest request, Container container, CancellationToken cancellationToken)
    {
        using var body = await request.ReadBodyAsync(cancellationToken);
        if (body is null || body.Span.Length > LargestRequest)
        {
            return Reply.Refuse(413, ErrorBody.List("Request size is too large: a batch may have 2 MB."));
        }

        var isBinary = HybridRowBatch.Is(body.Span);
        List<BatchOperation> operations;
        try
        {
            operations = isBinary ? await HybridRowBatch.ReadAsync(body.Memory) : JsonBatch.Read(body.Span);
        }
        catch (Exception invalid) when (invalid is JsonException or InvalidDataException)
        {
            return Reply.BadRequest(ErrorBody.List("The batch request is invalid: " + invalid.Message));
        }

        if (operations.Count is 0 or > MostOperations)
        {
            return Reply.BadRequest(ErrorBody.List($"Batch request has more operations than what is supported: 1 to {MostOperations}."));
        }

        var (isAtomic, epk) = (request.Flag("x-ms-cosmos-batch-atomic"), Array.Empty<byte>());
        if (isAtomic && DocumentService.KeyOf(request.PartitionKey, container, out epk) is { } wrongKey)
        {
            return wrongKey;
        }

        if (!isAtomic && FeedScope.Of(request, container).Refusal is { } wrongScope)
        {
            return wrongScope;
        }

        var (results, range) = isAtomic
            ? await TransactAsync(container, epk, operations)
            : await RunEachAsync(request, container, operations, request.Flag("x-ms-cosmos-batch-continue-on-error"));
        return new()
        {
            Status = results.All(result => result.IsSuccess) ? 200 : 207,
            Body = isBinary ? await HybridRowBatch.WriteAsync(results) : JsonBatch.Write(results),
            ContentType = isBinary ? HybridRowBatch.ContentType : "application/json",
            ItemCount = results.Count,
            Charge = results.Sum(result => result.Charge),
            Container = container,
            RangeId = range?.Id ?? -1,
            Lsn = range?.CommittedLsn ?? 0,
        };
    }

    /// <summary>One transaction with one LSN; after a failure nothing is left of it.</summary>
    private async Task<(IReadOnlyList<Reply> Results, PartitionKeyRange? Range)> TransactAsync(Container container, byte[] epk, List<BatchOperation> operations)
    {
        var prepared = operations.ConvertAll(operation => documents.Prepare(operation, container, epk));
        var range = container.RangeOf(epk);
        try
        {
            return (await database.TransactAsync(time, container, epk, (_, writer) => BatchTransaction.Run(prepared, writer)), range);
        }
        catch (BatchFailedException failed)
        {
            return (failed.Results, range);
        }
    }

    /// <summary>Operations of any partitions in this range, in one commit, but each on its own.</summary>
    private async Task<(IReadOnlyList<Reply> Results, PartitionKeyRange? Range)> RunEachAsync(
        CosmosRequest request, Container container, List<BatchOperation> operations, bool goesOn)
    {
        var prepared = operations.ConvertAll(operation => DocumentService.KeyOf(operation.PartitionKey ?? request.PartitionKey, container, out var epk) is { } wrongKey
            ? ([], _ => wrongKey)
            : (Epk: epk, Work: documents.Prepare(operation, container, epk)));
        var writers = new List<DocumentWriter>();
        var results = await database.WriteAsync(session =>
        {
            writers.Clear();
            var done = new List<Reply>(prepared.Count);
            foreach (var (epk, work) in prepared)
            {
                if (!goesOn && done.Exists(result => !result.IsSuccess))
                {
                    done.Add(BatchTransaction.Undone());
                    continue;
                }

                var writer = epk.Length == 0 ? null : new DocumentWriter(session, container, epk, time.GetUtcNow().ToUnixTimeSeconds());
                done.Add(work(writer!));
                if (writer is { Wrote: true })
                {
                    writers.Add(writer);
                }
            }

            return BatchTransaction.Fit(done);
        });
        writers.ForEach(writer => writer.Range.Committed(writer.Lsn));
        var ranges = prepared.Where(operation => operation.Epk.Length > 0).Select(operation => container.RangeOf(operation.Epk)).Distinct().ToList();
        return (results, ranges is [var only] ? only : null);
    }
}
