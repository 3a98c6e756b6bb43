using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using LocalCloud.CosmosDb.Resources;
using LocalCloud.Storage;

namespace LocalCloud.CosmosDb.Queries.Indexes;

/// <summary>
/// Indexes that only some containers need, made when queries ask for them, so that nobody else's writes pay, and kept from then on: on ids
/// alone, and on properties by which queries look through a large container again and again.
/// </summary>
/// <param name="large">Documents of a large container.</param>
internal sealed class IndexesOnDemand(SqliteDatabase database, int large)
{
    /// <summary>Requests: a query is one for each physical partition.</summary>
    private const int Often = 10;
    private const int MostOfContainer = 8;
    private const int MostAskedFor = 100;
    // An entry leaves with its container.
    private readonly ConditionalWeakTable<DocumentNumbers, ConcurrentDictionary<string, PropertyIndex>> _indexes = [];

    /// <summary>Makes or finds what serves a query.</summary>
    /// <param name="documents">What it looks at.</param>
    /// <param name="begins">It is the query's first page.</param>
    public async ValueTask ServeAsync(QueryScope documents, bool begins)
    {
        var container = documents.Container;
        if (documents.AsksForIds)
        {
            container.Numbers.HasIdIndex = container.Numbers.HasIdIndex || await MakeAsync(container, container.Sql.CreateIdIndex);
        }
        else if (documents is { IsScan: true, Property: { } property })
        {
            documents.Index = await FindAsync(container, property, begins);
        }
    }

    /// <summary>Null when there is none yet, or when what it tells is no better than looking at everything.</summary>
    private async ValueTask<PropertyIndex?> FindAsync(Container container, PropertyBounds bounds, bool begins)
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
            index.IsThere = await MakeAsync(container, index.Create);
        }

        return index.IsThere && database.Read(session => index.Narrows(session, bounds)) ? index : null;
    }

    /// <summary>It is used from its commit on; until then, readers do not see it.</summary>
    private Task<bool> MakeAsync(Container container, string create) => database.WriteAsync(session =>
    {
        if (!container.Numbers.Dropped)
        {
            session.Execute(create);
        }

        return !container.Numbers.Dropped;
    });
}
