using LocalCloud.CosmosDb.Http;
using LocalCloud.CosmosDb.Partitioning;
using LocalCloud.CosmosDb.Resources;
using LocalCloud.Storage;

namespace LocalCloud.CosmosDb.Documents;

/// <summary>One write transaction on one logical partition; runs on the storage's single writer.</summary>
/// <remarks>
/// The LSN is given out here, so it grows in commit order and a change feed reader never sees a number appear behind its position.
/// Every check comes before the first change: a refusal has written nothing.
/// </remarks>
internal sealed class DocumentWriter(SqliteSession session, Container container, byte[] epk, long now)
{
    private const int Block = 1000;
    private long _lsn;
    private int _versions;

    public PartitionKeyRange Range { get; } = container.WrittenRangeOf(epk);

    /// <summary>True once something was written, so that the LSN has grown.</summary>
    public bool Wrote => _lsn != 0;

    public long Lsn => _lsn;

    public Reply Create(ParsedDocument document, bool minimal)
    {
        var found = Find(document.Id);
        return found is null ? Insert(document, minimal) : Conflict();
    }

    public Reply Upsert(ParsedDocument document, string? ifMatch, bool minimal) => Find(document.Id) is not { } found
        ? Insert(document, minimal)
        : Replace(document.Id, found, document, ifMatch, minimal);

    /// <summary>The document may bring another id with it, if that is free.</summary>
    public Reply Replace(string id, ParsedDocument document, string? ifMatch, bool minimal) =>
        Find(id) is not { } found ? Missing()
        : !ETag.Matches(ifMatch, found.ETag) ? Stale()
        : id != document.Id && Find(document.Id) is not null ? Conflict()
        : Replace(id, found, document, ifMatch, minimal);

    public Reply Delete(string id, string? ifMatch)
    {
        if (Find(id) is not { } found)
        {
            return Missing();
        }

        if (!ETag.Matches(ifMatch, found.ETag))
        {
            return Stale();
        }

        NextLsn();
        var charge = WriteCharge.Delete(found.Body, container.Settings);
        Keep("delete", null, found);
        Remove(found.Number);
        return new() { Status = 204, Charge = charge, Container = container, RangeId = Range.Id, Lsn = _lsn };
    }

    /// <summary>Deletes every document of the partition.</summary>
    public Reply DeleteAll()
    {
        var ids = new List<string>();
        using (var reader = session.Prepare(container.Sql.Ids).Query(epk))
        {
            while (reader.Read())
            {
                ids.Add(reader.GetString(0));
            }
        }

        var replies = ids.ConvertAll(id => Delete(id, null));
        return new() { Status = 200, Charge = 1 + replies.Sum(reply => reply.Charge), Container = container, RangeId = Range.Id, Lsn = Math.Max(_lsn, Range.LastLsn) };
    }

    /// <summary>Removes the document if its time is over.</summary>
    public void Expire(string id) => Find(id);

    public Reply Read(string id, string? ifNoneMatch)
    {
        using var reader = session.Prepare(container.Sql.Read).Query(epk, id);
        if (!reader.Read() || (StoredDocument.Of(reader) is var found && found.Expired(container, now)))
        {
            return Missing();
        }

        var (etag, body) = (found.ETagIn(Range), StoredDocument.BodyOf(reader));
        return ifNoneMatch is { Length: > 0 } && ETag.Matches(ifNoneMatch, etag)
            ? Answer(304, body, true, RequestCharge.Read(0), etag)
            : Answer(200, body, false, RequestCharge.Read(body.Length), etag);
    }

    /// <summary>Replaces what <paramref name="change"/> makes of the stored document; the text is a refusal with its status.</summary>
    /// <param name="operations">How many properties it names.</param>
    public Reply Patch(string id, string? ifMatch, bool minimal, int operations, Func<byte[], (ParsedDocument? Document, Reply? Refusal)> change)
    {
        if (Find(id) is not { } found)
        {
            return Missing();
        }

        if (!ETag.Matches(ifMatch, found.ETag))
        {
            return Stale();
        }

        var (patched, refusal) = change(found.Body);
        return patched is null ? refusal! : Replace(id, found, patched, ifMatch, minimal, operations);
    }

    private Reply Insert(ParsedDocument document, bool minimal)
    {
        if (UniqueKeyTaken(document, 0))
        {
            return UniqueConflict();
        }

        NextLsn();
        var number = NextNumber();
        var etag = ETag.Of(Range.Origin, _lsn, now);
        var body = SystemProperties.Append(document.Text, container, number, etag, now);
        session.Prepare(container.Sql.Insert).Run(number, epk, document.Id, Range.Id, _lsn, now, document.TimeToLive, body);
        AddUniqueKeys(document, number);
        Keep("create", body, null);
        return Answer(201, body, minimal, WriteCharge.Create(document, container.Settings), etag);
    }

    /// <param name="id">As it was; the document may bring another one with it.</param>
    private Reply Replace(string id, Found found, ParsedDocument document, string? ifMatch, bool minimal, int patched = 0)
    {
        if (!ETag.Matches(ifMatch, found.ETag))
        {
            return Stale();
        }

        if (UniqueKeyTaken(document, found.Number))
        {
            return UniqueConflict();
        }

        var charge = WriteCharge.Replace(found.Body, document, patched, container.Settings);
        NextLsn();
        var etag = ETag.Of(Range.Origin, _lsn, now);
        var body = SystemProperties.Append(document.Text, container, found.Number, etag, now);
        session.Prepare(container.Sql.Update).Run(found.Number, _lsn, now, document.TimeToLive, body);
        if (id != document.Id)
        {
            session.Prepare(container.Sql.Rename).Run(found.Number, document.Id);
        }

        if (document.UniqueKeys.Count > 0)
        {
            session.Prepare(container.Sql.DeleteUnique).Run(found.Number);
            AddUniqueKeys(document, found.Number);
        }

        Keep("replace", body, found);
        return Answer(200, body, minimal, charge, etag);
    }

    private Reply Answer(int status, byte[] body, bool minimal, double charge, string etag) => new()
    {
        Status = status,
        Body = minimal ? default : body,
        ETag = etag,
        Charge = charge,
        Container = container,
        RangeId = Range.Id,
        Lsn = Math.Max(_lsn, Range.LastLsn),
    };

    /// <summary>The live document of this id; one that has expired is removed on the way, so that its id can be used again.</summary>
    private Found? Find(string id)
    {
        Found found;
        using (var reader = session.Prepare(container.Sql.Read).Query(epk, id))
        {
            if (!reader.Read())
            {
                return null;
            }

            var stored = StoredDocument.Of(reader);
            found = new(stored.Number, stored.ETagIn(Range), stored.Lsn, StoredDocument.BodyOf(reader));
            if (!stored.Expired(container, now))
            {
                return found;
            }
        }

        if (container.Numbers.KeepsVersions)
        {
            NextLsn();
            Keep("delete", null, found, isExpiry: true);
        }

        Remove(found.Number);
        return null;
    }

    /// <summary>Remembers a change in a container whose versions are all asked for.</summary>
    /// <param name="body">Null for a delete, of which the document that was found is kept.</param>
    private void Keep(string operation, byte[]? body, Found? found, bool isExpiry = false)
    {
        if (!container.Numbers.KeepsVersions)
        {
            return;
        }

        var change = new VersionChange(operation, body, body is null ? found!.Body : null, found?.Lsn ?? 0, isExpiry);
        session.Prepare(container.Sql.InsertVersion).Run(Range.Id, _lsn, _versions++, now, epk, change.ToJson(container, _lsn, now));
    }

    private void Remove(long number)
    {
        session.Prepare(container.Sql.Delete).Run(number);
        if (container.Settings.UniqueKeys.Count > 0)
        {
            session.Prepare(container.Sql.DeleteUnique).Run(number);
        }
    }

    private bool UniqueKeyTaken(ParsedDocument document, long except)
    {
        foreach (var key in document.UniqueKeys)
        {
            if (session.Prepare(container.Sql.FindUnique).ExecuteScalar(epk, key) is long other && other != except)
            {
                return true;
            }
        }

        return false;
    }

    private void AddUniqueKeys(ParsedDocument document, long number)
    {
        foreach (var key in document.UniqueKeys)
        {
            session.Prepare(container.Sql.InsertUnique).Run(epk, key, number);
        }
    }

    /// <summary>One LSN for the whole transaction.</summary>
    private void NextLsn()
    {
        if (_lsn != 0)
        {
            return;
        }

        if (Range.LastLsn == Range.ReservedLsn)
        {
            Range.ReservedLsn += Block;
            session.Prepare("UPDATE ranges SET lsn = ?3 WHERE container = ?1 AND id = ?2").Run(container.Number, Range.Id, Range.ReservedLsn);
        }

        _lsn = ++Range.LastLsn;
    }

    private long NextNumber()
    {
        var numbers = container.Numbers;
        if (numbers.Last == numbers.Reserved)
        {
            numbers.Reserved += Block;
            session.Prepare("UPDATE containers SET numbers = ?2 WHERE number = ?1").Run(container.Number, numbers.Reserved);
        }

        return ++numbers.Last;
    }

    private Reply Missing() => Reply.NotFound(container, Range.Id, Range.LastLsn);

    private Reply Stale() => Reply.Refuse(
        412, ErrorBody.List("One of the specified pre-condition is not met. Learn more: https://aka.ms/CosmosDB/sql/errors/precondition-failed"), 0, container, Range.Id, Range.LastLsn);

    private Reply Conflict() => Reply.Refuse(
        409, ErrorBody.List("Resource with specified id or name already exists."), 0, container, Range.Id, Range.LastLsn);

    private Reply UniqueConflict() => Reply.Refuse(
        409, ErrorBody.List("Unique index constraint violation."), 0, container, Range.Id, Range.LastLsn);

    private sealed record Found(long Number, string ETag, long Lsn, byte[] Body);
}
