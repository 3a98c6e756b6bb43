using System.Globalization;
using System.Text;
using LocalCloud.CosmosDb.Http;
using LocalCloud.CosmosDb.Partitioning;
using LocalCloud.CosmosDb.Resources;

namespace LocalCloud.CosmosDb.Feeds;

/// <summary>The physical partitions of a container, as the incremental feed clients read them by: all once, those that are new since, else 304.</summary>
internal static class PartitionKeyRangeFeed
{
    public static Reply Read(CosmosRequest request, Container container)
    {
        // Ids are given out in order and never again: how many there have been tells which ones are new.
        var ranges = container.Ranges;
        var made = ranges.Max(range => range.Id) + 1;
        var etag = string.Create(CultureInfo.InvariantCulture, $"\"{made}\"");
        if (request.IfNoneMatch == etag)
        {
            return new() { Status = 304, ETag = etag, ItemCount = 0, Charge = 1 };
        }

        var known = int.TryParse(request.IfNoneMatch?.Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out var seen) && seen < made ? seen : 0;
        var feed = new FeedBody(container.RidUtf8, "PartitionKeyRanges"u8);
        foreach (var range in ranges.Where(range => range.Id >= known))
        {
            feed.Add(Json(range, container, 1.0 / ranges.Count));
        }

        return new() { Status = 200, ETag = etag, ItemCount = feed.Count, Charge = 1, Body = feed.Finish() };
    }

    private static byte[] Json(PartitionKeyRange range, Container container, double share) => ResourceJson.Write(writer =>
    {
        var rid = ResourceId.Text(ResourceId.Range(container.RidBytes, range.Id));
        writer.WriteString("id"u8, range.Name);
        writer.WriteString("minInclusive"u8, Convert.ToHexString(range.Keys.Min));
        writer.WriteString("maxExclusive"u8, Convert.ToHexString(range.Keys.Max));
        writer.WriteNumber("ridPrefix"u8, range.Id);
        writer.WriteNumber("throughputFraction"u8, share);
        writer.WriteString("status"u8, "online"u8);
        writer.WriteStartArray("parents"u8);
        foreach (var parent in range.Parents)
        {
            writer.WriteStringValue(parent.ToString(CultureInfo.InvariantCulture));
        }

        writer.WriteEndArray();
        ResourceJson.WriteSystem(writer, rid, $"{Encoding.ASCII.GetString(container.SelfUtf8)}pkranges/{rid}/", 1);
        writer.WriteNumber("_lsn"u8, 1);
    });
}
