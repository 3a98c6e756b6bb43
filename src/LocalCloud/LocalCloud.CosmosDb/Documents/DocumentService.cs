using LocalCloud.CosmosDb.Http;
using LocalCloud.CosmosDb.Partitioning;
using LocalCloud.CosmosDb.Queries;
using LocalCloud.CosmosDb.Resources;
using LocalCloud.Storage;

namespace LocalCloud.CosmosDb.Documents;

/// <summary>Operations on single documents: reads on a snapshot, writes through the single writer.</summary>
internal sealed class DocumentService(SqliteDatabase database, TimeProvider time, QueryCache queries)
{
    public async Task<Reply> WriteAsync(CosmosRequest request, Container container, string? id, CancellationToken cancellationToken)
    {
        using var body = await request.ReadBodyAsync(cancellationToken);
        if (body is null || body.Span.Length > ParsedDocument.LargestSize)
        {
            return TooLarge();
        }

        var (document, refusal) = ParsedDocument.Parse(body.Span, container.Settings);
        if (document is null)
        {
            return Reply.BadRequest(ErrorBody.List(refusal!));
        }

        if (KeyOf(request, container, out var epk) is { } wrongKey)
        {
            return wrongKey;
        }

        if (!document.Epk.AsSpan().SequenceEqual(epk))
        {
            return Reply.BadRequest("PartitionKey extracted from document doesn't match the one specified in the header. Learn more: https://aka.ms/CosmosDB/sql/errors/wrong-pk-value", 1001);
        }

        if (id is not null && id != document.Id)
        {
            return Reply.BadRequest(ErrorBody.List("The id of the document must be the one in the address."));
        }

        var (ifMatch, minimal, upsert) = (request.IfMatch, request.ReturnMinimal, request.Flag("x-ms-documentdb-is-upsert"));
        return await TransactAsync(container, epk, writer =>
            id is not null ? writer.Replace(document, ifMatch, minimal)
            : upsert ? writer.Upsert(document, ifMatch, minimal)
            : writer.Create(document, minimal));
    }

    public async Task<Reply> DeleteAsync(CosmosRequest request, Container container, string id)
    {
        var ifMatch = request.IfMatch;
        return KeyOf(request, container, out var epk) ?? await TransactAsync(container, epk, writer => writer.Delete(id, ifMatch));
    }

    public async Task<Reply> PatchAsync(CosmosRequest request, Container container, string id, CancellationToken cancellationToken)
    {
        using var body = await request.ReadBodyAsync(cancellationToken);
        if (body is null)
        {
            return TooLarge();
        }

        if (KeyOf(request, container, out var epk) is { } wrongKey)
        {
            return wrongKey;
        }

        var (patch, refusal) = PatchRequest.Parse(body.Memory, container, queries);
        if (patch is null)
        {
            return Reply.BadRequest(ErrorBody.List(refusal!));
        }

        var (ifMatch, minimal) = (request.IfMatch, request.ReturnMinimal);
        return await TransactAsync(container, epk, writer => writer.Patch(id, ifMatch, minimal, stored => patch.Apply(stored, container)));
    }

    public Reply Read(CosmosRequest request, Container container, string id)
    {
        if (KeyOf(request, container, out var epk) is { } wrongKey)
        {
            return wrongKey;
        }

        var range = container.RangeOf(epk);
        var committed = range.CommittedLsn;
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        var (found, body) = database.Read(session =>
        {
            using var reader = session.Prepare(container.Sql.Read).Query(epk, id);
            return reader.Read() && StoredDocument.Of(reader) is var stored && !stored.Expired(container, now)
                ? (stored, StoredDocument.BodyOf(reader))
                : (default, null);
        });
        if (body is null)
        {
            return Reply.NotFound(container, range.Id, committed);
        }

        var etag = found.ETagIn(range.Id);
        var unchanged = request.IfNoneMatch is { Length: > 0 } known && ETag.Matches(known, etag);
        return new()
        {
            Status = unchanged ? 304 : 200,
            Body = unchanged ? default : body,
            ETag = etag,
            Charge = RequestCharge.Read(unchanged ? 0 : body.Length),
            Container = container,
            RangeId = range.Id,
            Lsn = Math.Max(committed, found.Lsn),
        };
    }

    /// <summary>Runs one write transaction, and tells the change feed's waiters once it is durable.</summary>
    public async Task<Reply> TransactAsync(Container container, byte[] epk, Func<DocumentWriter, Reply> work)
    {
        var (reply, writer) = await database.WriteAsync(session =>
        {
            var writer = new DocumentWriter(session, container, epk, time.GetUtcNow().ToUnixTimeSeconds());
            return (work(writer), writer);
        });
        if (writer.Wrote)
        {
            writer.Range.Committed(writer.Lsn);
        }

        return reply;
    }

    public static Reply TooLarge() => Reply.Refuse(413, ErrorBody.List("Request size is too large: a document may have 2 MB."));

    /// <summary>The full key of a point operation; a refusal when the header is missing, malformed or only a prefix.</summary>
    private static Reply? KeyOf(CosmosRequest request, Container container, out byte[] epk)
    {
        epk = [];
        if (request.PartitionKey is not { } header)
        {
            return Reply.BadRequest(ErrorBody.List("PartitionKey value must be supplied for this operation."));
        }

        if (header.Length > ParsedDocument.LongestPartitionKey)
        {
            return Reply.BadRequest(ErrorBody.List("The partition key is too long: it may have 2,048 bytes."));
        }

        var key = PartitionKeyHeader.Parse(header, container.PartitionKey.Components);
        if (key is null || key.Length != container.PartitionKey.Size)
        {
            return Reply.BadRequest("Partition key provided either doesn't correspond to definition in the collection or doesn't match partition key field values specified in the document.", 1001);
        }

        epk = key;
        return null;
    }
}
