using System.Globalization;
using LocalCloud.CosmosDb.Documents;
using LocalCloud.CosmosDb.Http;
using LocalCloud.CosmosDb.Resources;
using LocalCloud.Storage;

namespace LocalCloud.CosmosDb.Feeds;

/// <summary>All documents of a range or logical partition in the order of creation, page by page.</summary>
internal sealed class ReadFeed(SqliteDatabase database, TimeProvider time)
{
    private const int DefaultPage = 100;

    public Reply Read(CosmosRequest request, Container container)
    {
        var (scope, refusal) = FeedScope.Of(request, container);
        if (scope is null)
        {
            return refusal!;
        }

        if (!long.TryParse(request.Continuation ?? "0", NumberStyles.None, CultureInfo.InvariantCulture, out var after))
        {
            return Reply.BadRequest(ErrorBody.List("Invalid Continuation Token"));
        }

        var page = request.MaxItemCount ?? DefaultPage;
        var committed = scope.Range?.CommittedLsn ?? 0;
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        var (feed, next) = database.Read(session =>
        {
            var feed = new FeedBody(container.RidUtf8, "Documents"u8);
            var last = after;
            using var reader = DocumentRows.Open(session, container, scope, after);
            while (reader.Read())
            {
                var stored = StoredDocument.Of(reader);
                if (stored.Expired(container, now))
                {
                    continue;
                }

                if (feed.Count == page || feed.IsFull)
                {
                    return (feed, (long?)last);
                }

                feed.Add(StoredDocument.BodySpan(reader));
                last = stored.Number;
            }

            return (feed, null);
        });
        return new()
        {
            Status = 200,
            ItemCount = feed.Count,
            Continuation = next?.ToString(CultureInfo.InvariantCulture),
            Charge = RequestCharge.Feed(feed.Count, feed.Length),
            Container = container,
            RangeId = scope.Range?.Id ?? -1,
            Lsn = committed,
            Body = feed.Finish(),
        };
    }
}
