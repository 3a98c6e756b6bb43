using System.Globalization;
using LocalCloud.CosmosDb.Documents;
using LocalCloud.CosmosDb.Http;
using LocalCloud.CosmosDb.Partitioning;
using LocalCloud.CosmosDb.Resources;
using LocalCloud.Storage;

namespace LocalCloud.CosmosDb.Feeds;

/// <summary>The change feed of one physical partition, in LSN order: the latest version of each document, or all versions and deletes.</summary>
internal sealed class ChangeFeed(SqliteDatabase database, TimeProvider time)
{
    /// <summary>Opt-in of LocalCloud's own clients: how long an empty answer may be held back.</summary>
    public const string WaitHeader = "x-localcloud-wait-ms";

    private const int LongestWait = 5000;
    private const int DefaultPage = 100;

    public async ValueTask<Reply> ReadAsync(CosmosRequest request, Container container, string mode, CancellationToken cancellationToken)
    {
        var isOfVersions = mode == "Full-Fidelity Feed";
        if (mode != "Incremental Feed" && !isOfVersions)
        {
            return Reply.BadRequest(ErrorBody.List($"The change feed mode '{mode}' is not supported."));
        }

        if (isOfVersions && request.IfNoneMatch is null or "")
        {
            return Reply.BadRequest(ErrorBody.List("The change feed of all versions and deletes can start now, or at a continuation, only."));
        }

        var (scope, refusal) = FeedScope.Of(request, container);
        if (scope is null)
        {
            return refusal!;
        }

        if (scope.Range is not { } range)
        {
            return Reply.BadRequest(ErrorBody.List("A change feed request must address one partition key range."));
        }

        if (isOfVersions && !container.Numbers.KeepsVersions)
        {
            await KeepVersionsAsync(container);
        }

        // Known before reading, so that an empty answer never claims more than was looked at.
        var committed = range.CommittedLsn;
        if (Start.Of(request, committed) is not { } start)
        {
            return Reply.BadRequest(ErrorBody.List("The continuation of the change feed (If-None-Match) is invalid."));
        }

        var page = request.MaxItemCount ?? DefaultPage;
        var wait = WaitOf(request);
        var until = time.GetTimestamp();
        while (true)
        {
            var written = wait > TimeSpan.Zero ? range.NextWrite() : null;
            committed = range.CommittedLsn;
            var (feed, last) = isOfVersions ? ReadVersions(container, scope, start, page) : Read(container, scope, start, page);
            if (range.Split is { } split)
            {
                // What was read may lack what the split has moved.
                await split.WaitAsync(cancellationToken);
                return await ReadAsync(request, container, mode, cancellationToken);
            }

            if (feed.Count > 0)
            {
                return Answer(200, feed, last, container, range, committed);
            }

            var left = wait - time.GetElapsedTime(until);
            if (written is null || left <= TimeSpan.Zero)
            {
                return Answer(304, null, Math.Max(start.Lsn, committed), container, range, committed);
            }

            await Task.WhenAny(written, Task.Delay(left, time, cancellationToken));
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    private (FeedBody Feed, long Last) Read(Container container, FeedScope scope, Start start, int page) => database.Read(session =>
    {
        var feed = new FeedBody(container.RidUtf8, "Documents"u8);
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        long last = 0;
        using var reader = scope.Key is { } key
            ? session.Prepare(container.Sql.PartitionChanges).Query(key, start.Lsn)
            : session.Prepare(container.Sql.Changes).Query(scope.Range!.Id, start.Lsn);
        while (reader.Read())
        {
            var stored = StoredDocument.Of(reader);
            // Documents of one transaction share an LSN and must not be split over two pages.
            if ((feed.Count >= page || feed.IsFull) && stored.Lsn != last)
            {
                break;
            }

            if (stored.Timestamp >= start.Since && !stored.Expired(container, now) && scope.Keys.Contains(StoredDocument.KeyOf(reader)))
            {
                WriteWithLsn(feed, StoredDocument.BodySpan(reader), stored.Lsn);
                last = stored.Lsn;
            }
        }

        return (feed, last);
    });

    /// <summary>From the first request on: what was before, nobody can have asked for.</summary>
    private async Task KeepVersionsAsync(Container container)
    {
        await database.WriteAsync(session =>
        {
            if (!container.Numbers.Dropped)
            {
                session.Execute(container.Sql.CreateVersions);
            }
        });

        // Only now: until the write is committed, other sessions do not see the table.
        container.Numbers.KeepsVersions = !container.Numbers.Dropped;
    }

    private (FeedBody Feed, long Last) ReadVersions(Container container, FeedScope scope, Start start, int page) => database.Read(session =>
    {
        var feed = new FeedBody(container.RidUtf8, "Documents"u8);
        long last = 0;
        using var reader = session.Prepare(container.Sql.Versions).Query(scope.Range!.Id, start.Lsn);
        while (reader.Read())
        {
            var lsn = reader.GetInt64(0);
            if ((feed.Count >= page || feed.IsFull) && lsn != last)
            {
                break;
            }

            var epk = reader.GetFieldValue<byte[]>(1);
            if (scope.Key is { } key ? key.AsSpan().SequenceEqual(epk) : scope.Keys.Contains(epk))
            {
                feed.Add(reader.GetFieldValue<byte[]>(2));
                last = lsn;
            }
        }

        return (feed, last);
    });

    private static void WriteWithLsn(FeedBody feed, ReadOnlySpan<byte> body, long lsn)
    {
        var buffer = feed.Next();
        var span = buffer.GetSpan(body.Length + 32);
        body[..^1].CopyTo(span);
        ",\"_lsn\":"u8.CopyTo(span[(body.Length - 1)..]);
        lsn.TryFormat(span[(body.Length + 7)..], out var digits, default, CultureInfo.InvariantCulture);
        span[body.Length + 7 + digits] = (byte)'}';
        buffer.Advance(body.Length + 8 + digits);
    }

    private static Reply Answer(int status, FeedBody? feed, long etag, Container container, PartitionKeyRange range, long committed) => new()
    {
        Status = status,
        Body = feed?.Finish() ?? default,
        ETag = string.Create(CultureInfo.InvariantCulture, $"\"{etag}\""),
        ItemCount = feed?.Count ?? 0,
        Charge = RequestCharge.Feed(feed?.Count ?? 0, feed?.Length ?? 0),
        Container = container,
        RangeId = range.Id,
        Lsn = Math.Max(committed, status == 200 ? etag : 0),
    };

    private static TimeSpan WaitOf(CosmosRequest request) =>
        int.TryParse(request.Header(WaitHeader), NumberStyles.None, CultureInfo.InvariantCulture, out var wait)
            ? TimeSpan.FromMilliseconds(Math.Min(wait, LongestWait))
            : TimeSpan.Zero;

    /// <summary>After which LSN, and from which second, to read.</summary>
    private sealed record Start(long Lsn, long Since)
    {
        public static Start? Of(CosmosRequest request, long committed)
        {
            if (request.IfNoneMatch is { Length: > 0 } etag)
            {
                return etag == "*" ? new(committed, 0)
                    : long.TryParse(etag.Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out var lsn) ? new(lsn, 0)
                    : null;
            }

            return request.Header("If-Modified-Since") is { Length: > 0 } text
                ? DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var since) ? new(0, since.ToUnixTimeSeconds()) : null
                : new(0, 0);
        }
    }
}
