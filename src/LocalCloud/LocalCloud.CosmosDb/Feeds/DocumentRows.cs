using LocalCloud.CosmosDb.Resources;
using LocalCloud.Storage;
using Microsoft.Data.Sqlite;

namespace LocalCloud.CosmosDb.Feeds;

/// <summary>Rows of a scope in the order of creation.</summary>
internal static class DocumentRows
{
    public static SqliteDataReader Open(SqliteSession session, Container container, FeedScope scope, long after) => scope.Key is { } key
        ? session.Prepare(container.Sql.Partition).Query(key, after)
        : session.Prepare(scope.IsWhole ? container.Sql.Scan : container.Sql.ScanKeys).Query(scope.Keys.Min, after, scope.Keys.Max);
}
