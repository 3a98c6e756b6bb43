using System.Globalization;
using LocalCloud.CosmosDb.Resources;
using LocalCloud.Storage;

namespace LocalCloud.CosmosDb.Throttling;

/// <summary>How much a container may hold and how much it does, for those who ask. It reads every row, and is not for every request.</summary>
internal sealed class ContainerQuota(SqliteDatabase storage)
{
    /// <summary>What a physical partition of the service holds, in KB: 50 GB.</summary>
    private const long PerPartition = 50L * 1024 * 1024;

    public KeyValuePair<string, string>[] Headers(Container container)
    {
        var (count, bytes) = storage.Read(session =>
        {
            using var rows = session.Prepare(container.Sql.Size).Query();
            rows.Read();
            return (rows.GetInt64(0), rows.GetInt64(1));
        });
        var (quota, used) = (PerPartition * container.Ranges.Count, (bytes + 1023) / 1024);
        return
        [
            new("x-ms-resource-quota", string.Create(CultureInfo.InvariantCulture, $"documentSize={quota / 1024};documentsSize={quota};documentsCount=-1;collectionSize={quota};")),
            new("x-ms-resource-usage", string.Create(CultureInfo.InvariantCulture, $"documentSize={used / 1024};documentsSize={used};documentsCount={count};collectionSize={used};")),
            // Queries see every write at once.
            new("x-ms-documentdb-collection-index-transformation-progress", "100"),
        ];
    }
}
