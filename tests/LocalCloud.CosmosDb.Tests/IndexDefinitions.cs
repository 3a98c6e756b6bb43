using System.Collections.ObjectModel;
using Microsoft.Azure.Cosmos;

namespace LocalCloud.CosmosDb.Tests;

internal static class IndexDefinitions
{
    /// <summary>Adds a composite index; a path that descends begins with <c>-</c>.</summary>
    public static ContainerProperties Composite(this ContainerProperties properties, params string[] paths)
    {
        properties.IndexingPolicy.CompositeIndexes.Add(new Collection<CompositePath>([.. paths.Select(path => new CompositePath
        {
            Path = path.TrimStart('-'),
            Order = path[0] == '-' ? CompositePathSortOrder.Descending : CompositePathSortOrder.Ascending,
        })]));
        return properties;
    }
}
