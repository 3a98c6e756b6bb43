using LocalCloud.CosmosDb.Http;
using LocalCloud.CosmosDb.Partitioning;
using LocalCloud.CosmosDb.Resources;

namespace LocalCloud.CosmosDb.Feeds;

/// <summary>What part of a container a feed or query asks for: a logical partition, or a range of keys.</summary>
/// <param name="Range">The physical partition addressed, or null for all of them.</param>
/// <param name="Key">Set when one logical partition is addressed.</param>
/// <param name="Keys">Bounds in any case.</param>
internal sealed record FeedScope(PartitionKeyRange? Range, byte[]? Key, EpkRange Keys)
{
    /// <summary>All keys of the container or of a physical partition, and no narrower range of them.</summary>
    public bool IsWhole => ReferenceEquals(Keys, EpkRange.All) || ReferenceEquals(Keys, Range?.Keys);

    /// <summary>Combines all headers that address a part; a refusal when one of them is wrong.</summary>
    public static (FeedScope? Scope, Reply? Refusal) Of(CosmosRequest request, Container container)
    {
        var (range, keys, key) = ((PartitionKeyRange?)null, EpkRange.All, (byte[]?)null);
        if (request.Header("x-ms-documentdb-partitionkeyrangeid") is { Length: > 0 } id)
        {
            // "<container rid>,<id>" or "<id>"
            range = container.FindRange(id[(id.LastIndexOf(',') + 1)..]);
            if (range is null)
            {
                return (null, Reply.Refuse(410, ErrorBody.List("The requested partition key range is gone."), 1002));
            }

            keys = range.Keys;
        }

        if (request.Header("x-ms-start-epk") is { } start && request.Header("x-ms-end-epk") is { } end)
        {
            try
            {
                keys = keys.Intersect(new(Convert.FromHexString(start), Convert.FromHexString(end)));
            }
            catch (FormatException)
            {
                return (null, Reply.BadRequest(ErrorBody.List("x-ms-start-epk and x-ms-end-epk must be hexadecimal.")));
            }
        }

        if (request.PartitionKey is { } header)
        {
            var parsed = PartitionKeyHeader.Parse(header, container.PartitionKey.Components);
            if (parsed is null)
            {
                return (null, Reply.BadRequest(ErrorBody.List("The partition key supplied in x-ms-documentdb-partitionkey is invalid."), 1001));
            }

            var full = parsed.Length == container.PartitionKey.Size;
            (key, keys) = full ? (parsed, keys) : (null, keys.Intersect(EpkRange.StartingWith(parsed)));
            range = full ? container.RangeOf(parsed) : range ?? (container.Ranges.Count == 1 ? container.Ranges[0] : null);
        }

        return (new(range ?? (container.Ranges.Count == 1 ? container.Ranges[0] : null), key, keys), null);
    }
}
