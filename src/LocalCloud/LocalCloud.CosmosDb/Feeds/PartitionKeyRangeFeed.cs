using System.Text;
using LocalCloud.CosmosDb.Http;
using LocalCloud.CosmosDb.Resources;

namespace LocalCloud.CosmosDb.Feeds;

/// <summary>The physical partitions of a container, as the incremental feed clients read them by: ranges once, then 304.</summary>
internal static class PartitionKeyRangeFeed
{
    private const string ETag = "\"1\"";

    public static Reply Read(CosmosRequest request, Container container)
    {
        if (request.IfNoneMatch == ETag)
        {
            return new() { Status = 304, ETag = ETag, ItemCount = 0, Charge = 1 };
        }

        var feed = new FeedBody(container.RidUtf8, "PartitionKeyRanges"u8);
        foreach (var range in container.Ranges)
        {
            var rid = ResourceId.Text(ResourceId.Range(container.RidBytes, range.Id));
            feed.Add(ResourceJson.Write(writer =>
            {
                writer.WriteString("id"u8, range.Name);
                writer.WriteString("minInclusive"u8, Convert.ToHexString(range.Keys.Min));
                writer.WriteString("maxExclusive"u8, Convert.ToHexString(range.Keys.Max));
                writer.WriteNumber("ridPrefix"u8, range.Id);
                writer.WriteNumber("throughputFraction"u8, 1.0 / container.Ranges.Count);
                writer.WriteString("status"u8, "online"u8);
                writer.WriteStartArray("parents"u8);
                writer.WriteEndArray();
                ResourceJson.WriteSystem(writer, rid, $"{Encoding.ASCII.GetString(container.SelfUtf8)}pkranges/{rid}/", 1);
                writer.WriteNumber("_lsn"u8, 1);
            }));
        }

        return new() { Status = 200, ETag = ETag, ItemCount = feed.Count, Charge = 1, Body = feed.Finish() };
    }
}
