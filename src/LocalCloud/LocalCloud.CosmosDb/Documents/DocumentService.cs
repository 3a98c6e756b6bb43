using System.Text;
using LocalCloud.CosmosDb.Batches;
using LocalCloud.CosmosDb.Http;
using LocalCloud.CosmosDb.Partitioning;
using LocalCloud.CosmosDb.Queries;
using LocalCloud.CosmosDb.Resources;
using LocalCloud.CosmosDb.Scripts;
using LocalCloud.Storage;

namespace LocalCloud.CosmosDb.Documents;

/// <summary>Operations on single documents: reads on a snapshot, writes through the single writer.</summary>
internal sealed class DocumentService(SqliteDatabase database, TimeProvider time, QueryCache queries, ScriptService scripts)
{
    public async Task<Reply> WriteAsync(CosmosRequest request, Container container, string? id, CancellationToken cancellationToken)
    {
        using var body = await request.ReadBodyAsync(cancellationToken);
        if (body is null || body.Span.Length > ParsedDocument.LargestSize)
        {
            return TooLarge();
        }

        if (KeyOf(request.PartitionKey, container, out var epk) is { } wrongKey)
        {
            return wrongKey;
        }

        var (ifMatch, minimal, upsert) = (request.IfMatch, request.ReturnMinimal, request.Flag("x-ms-documentdb-is-upsert"));
        if (ScriptService.HasTriggers(request))
        {
            return await scripts.WriteAsync(
                request, container, epk, id is not null ? "Replace" : upsert ? "Upsert" : "Create", Encoding.UTF8.GetString(body.Span), (writer, triggered) => Write(writer, triggered!));
        }

        var (document, refusal) = Parse(body.Span, container, epk);
        return document is null ? refusal! : await TransactAsync(container, epk, writer => Write(writer, document));

        Reply Write(DocumentWriter writer, ParsedDocument document) =>
            id is not null && id != document.Id && request.Permission is { IsForOne: true } ? Reply.Refuse(403, ErrorBody.List("A token for one item cannot give it another id."))
            : id is not null ? writer.Replace(id, document, ifMatch, minimal)
            : upsert ? writer.Upsert(document, ifMatch, minimal)
            : writer.Create(document, minimal);
    }

    /// <summary>What an operation of a batch is going to do, once it is its turn.</summary>
    public Func<DocumentWriter, Reply> Prepare(BatchOperation operation, Container container, byte[] epk)
    {
        var (id, ifMatch, minimal) = (operation.Id, operation.IfMatch, operation.IsMinimal);
        switch (operation.Type)
        {
            case BatchOperationType.Create or BatchOperationType.Upsert:
            case BatchOperationType.Replace when id is not null:
                var (document, refusal) = Parse(operation.Body.Span, container, epk);
                return document is null ? _ => refusal!
                    : operation.Type == BatchOperationType.Create ? writer => writer.Create(document, minimal)
                    : operation.Type == BatchOperationType.Upsert ? writer => writer.Upsert(document, ifMatch, minimal)
                    : writer => writer.Replace(id!, document, ifMatch, minimal);
            case BatchOperationType.Patch when id is not null:
                var (patch, problem) = PatchRequest.Parse(operation.Body, container, queries);
                return patch is null
                    ? _ => Reply.BadRequest(ErrorBody.List(problem!))
                    : writer => writer.Patch(id, ifMatch, minimal, patch.Operations, stored => patch.Apply(stored, container));
            case BatchOperationType.Read when id is not null:
                return writer => writer.Read(id, operation.IfNoneMatch);
            case BatchOperationType.Delete when id is not null:
                return writer => writer.Delete(id, ifMatch);
            default:
                return _ => Reply.BadRequest(ErrorBody.List($"The batch has an operation of type {operation.Type} that is not known, or lacks its id."));
        }
    }

    public async Task<Reply> DeleteAsync(CosmosRequest request, Container container, string id)
    {
        var ifMatch = request.IfMatch;
        return KeyOf(request.PartitionKey, container, out var epk)
            ?? (ScriptService.HasTriggers(request)
                ? await scripts.WriteAsync(request, container, epk, "Delete", "null", (writer, _) => writer.Delete(id, ifMatch))
                : await TransactAsync(container, epk, writer => writer.Delete(id, ifMatch)));
    }

    /// <summary>Deletes a logical partition; the service does so behind the scenes, here it is done when it is answered.</summary>
    public async Task<Reply> DeleteAllAsync(CosmosRequest request, Container container) =>
        KeyOf(request.PartitionKey, container, out var epk) ?? await TransactAsync(container, epk, writer => writer.DeleteAll());

    public async Task<Reply> PatchAsync(CosmosRequest request, Container container, string id, CancellationToken cancellationToken)
    {
        using var body = await request.ReadBodyAsync(cancellationToken);
        if (body is null)
        {
            return TooLarge();
        }

        if (KeyOf(request.PartitionKey, container, out var epk) is { } wrongKey)
        {
            return wrongKey;
        }

        var (patch, refusal) = PatchRequest.Parse(body.Memory, container, queries);
        if (patch is null)
        {
            return Reply.BadRequest(ErrorBody.List(refusal!));
        }

        var (ifMatch, minimal) = (request.IfMatch, request.ReturnMinimal);
        return await TransactAsync(container, epk, writer => writer.Patch(id, ifMatch, minimal, patch.Operations, stored => patch.Apply(stored, container)));
    }

    public Reply Read(CosmosRequest request, Container container, string id)
    {
        if (KeyOf(request.PartitionKey, container, out var epk) is { } wrongKey)
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

        var etag = found.ETagIn(range);
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

    private Task<Reply> TransactAsync(Container container, byte[] epk, Func<DocumentWriter, Reply> work) =>
        database.TransactAsync(time, container, epk, (_, writer) => work(writer));

    /// <summary>A document whose key is the one it is sent to.</summary>
    public static (ParsedDocument? Document, Reply? Refusal) Parse(ReadOnlySpan<byte> body, Container container, byte[] epk)
    {
        if (body.Length > ParsedDocument.LargestSize)
        {
            return (null, TooLarge());
        }

        var (document, refusal) = ParsedDocument.Parse(body, container.Settings);
        return document is null ? (null, Reply.BadRequest(ErrorBody.List(refusal!)))
            : document.Epk.AsSpan().SequenceEqual(epk) ? (document, null)
            : (null, Reply.BadRequest("PartitionKey extracted from document doesn't match the one specified in the header. Learn more: https://aka.ms/CosmosDB/sql/errors/wrong-pk-value", 1001));
    }

    public static Reply TooLarge() => Reply.Refuse(413, ErrorBody.List("Request size is too large: a document may have 2 MB."));

    /// <summary>The full key of a point operation; a refusal when the header is missing, malformed or only a prefix.</summary>
    public static Reply? KeyOf(string? header, Container container, out byte[] epk)
    {
        epk = [];
        if (header is null)
        {
            return Reply.BadRequest(ErrorBody.List("PartitionKey value must be supplied for this operation."));
        }

        if (PartitionKeyHeader.IsLongerThan(ParsedDocument.LongestPartitionKey, header))
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
