using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using LocalCloud.CosmosDb.Resources;
using LocalCloud.Storage;

namespace LocalCloud.CosmosDb.Queries.Indexes;

/// <summary>
/// Indexes on the properties by which queries look through a whole container, if that is large: made when they do so repeatedly, so that
/// nobody else's writes pay for them, and kept from then on.
/// </summary>
/// <param name="large">Documents of a large container.</param>
internal sealed class PropertyIndexes(SqliteDatabase database, int large)
{
    /// <summary>Requests: a query is one for each physical partition.</summary>
    private const int Often = 10;
    private const int MostOfContainer = 8;
    private const int MostAskedFor = 100;
    // An entry leaves with its container.
    private readonly ConditionalWeakTable<DocumentNumbers, ConcurrentDictionary<string, PropertyIndex>> _indexes = [];

    /// <summary>Null when there is none yet, or when what it tells is no better than looking at everything.</summary>
    /// <param name="container">Where it is to be.</param>
    /// <param name="bounds">What a query asks for.</param>
    /// <param name="begins">It is the query's first page.</param>
    public async ValueTask<PropertyIndex?> ForAsync(Container container, PropertyBounds bounds, bool begins)
    {
        if (container.Numbers.Last < large)
        {
            return null;
        }

        var path = bounds.Path.Key;
        var indexes = _indexes.GetValue(container.Numbers, _ => new(StringComparer.Ordinal));
        if (!indexes.TryGetValue(path, out var index))
        {
            if (indexes.Count >= MostAskedFor || path.Any(char.IsControl))
            {
                return null;
            }

            index = indexes.GetOrAdd(path, new PropertyIndex(container.Sql.Table, path));
            index.IsThere |= database.Read(index.IsOnDisk);
        }

        if (!index.IsThere && begins && index.Ask() == Often && indexes.Values.Count(other => other.IsThere) < MostOfContainer)
        {
            await MakeAsync(container, index);
        }

        return index.IsThere && database.Read(session => index.Narrows(session, bounds)) ? index : null;
    }

    /// <summary>It is used from its commit on; until then, readers do not see it.</summary>
    private async Task MakeAsync(Container container, PropertyIndex index)
    {
        index.IsThere = await database.WriteAsync(session =>
        {
            if (!container.Numbers.Dropped)
            {
                session.Execute(index.Create);
            }

            return !container.Numbers.Dropped;
        });
    }
}
