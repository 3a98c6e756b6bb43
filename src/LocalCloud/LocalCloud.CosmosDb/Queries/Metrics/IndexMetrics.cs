using LocalCloud.CosmosDb.Queries.Rules;
using LocalCloud.CosmosDb.Queries.Syntax;
using LocalCloud.CosmosDb.Resources;
using Column = (System.Collections.Generic.IReadOnlyList<string> Path, bool Descending);

namespace LocalCloud.CosmosDb.Queries.Metrics;

/// <summary>
/// Which indexes of a container's policy serve a query, and which others would. As in the service it follows from the query and the policy
/// alone, whatever the documents are.
/// </summary>
/// <param name="Utilized">Paths that are indexed.</param>
/// <param name="Potential">Paths that are not.</param>
internal sealed record IndexMetrics(
    IReadOnlyList<IReadOnlyList<string>> Utilized,
    IReadOnlyList<IReadOnlyList<Column>> UtilizedComposites,
    IReadOnlyList<IReadOnlyList<string>> Potential,
    IReadOnlyList<IReadOnlyList<Column>> PotentialComposites)
{
    public static IndexMetrics Of(SqlQuery query, ContainerSettings container)
    {
        var filters = IndexableFilter.Of(query);
        var equal = Paths(filters.Where(filter => filter is { IsRequired: true, Kind: FilterKind.Equality }).Select(filter => filter.Path));
        var ranges = Paths(filters.Where(filter => filter is { IsRequired: true, Kind: FilterKind.Range }).Select(filter => filter.Path)).Where(path => !Has(equal, path)).ToList();
        var order = query.OrderBy.Select(sort => (Path: OrderPaths.Resolve(sort.Value, query)?.Path ?? [], sort.Descending)).Where(sort => sort.Path.Count > 0).ToList();
        var used = container.Indexing.Composites
            .Where(composite => Orders(composite, order, equal) || Filters(composite, equal, ranges))
            .Select(composite => composite.Select(column => new Column(column.Path.Segments, column.Descending)).ToList())
            .ToList();
        var single = Paths(filters.Select(filter => filter.Path).Concat(order.Select(sort => sort.Path)))
            .Where(path => !used.Exists(composite => composite.Exists(column => column.Path.SequenceEqual(path))))
            // The service tells of the id last.
            .OrderBy(path => path is ["id"])
            .ToList();
        return new(
            [.. single.Where(container.IsIndexed)],
            used,
            [.. single.Where(path => !container.IsIndexed(path))],
            [.. Wanted(query, equal, ranges, order).Where(wanted => !used.Exists(composite => SamePaths(composite, wanted)))]);
    }

    /// <summary>Indexes over several paths that would help: one for each range among equalities, and one for an order among them.</summary>
    private static List<IReadOnlyList<Column>> Wanted(
        SqlQuery query, List<IReadOnlyList<string>> equal, List<IReadOnlyList<string>> ranges, List<Column> order)
    {
        if (equal.Count == 0)
        {
            return [];
        }

        var wanted = new List<IReadOnlyList<Column>>();
        foreach (var last in ranges.Select(path => (Path: path, Descending: false)).Concat(order.Count == 1 && !Has(equal, order[0].Path) ? order : []))
        {
            IReadOnlyList<Column> columns = [.. equal.Select(path => (path, false)), last];
            if (!wanted.Exists(other => SamePaths(other, columns)))
            {
                wanted.Add(columns);
            }
        }

        var groups = query.GroupBy.Select(group => OrderPaths.Resolve(group, query)?.Path ?? []).ToList();
        return wanted.Count == 0 && groups.Count > 1 && groups.TrueForAll(path => Has(equal, path)) ? [[.. groups.Select(path => (path, false))]] : wanted;
    }

    /// <summary>Its last columns are the order, or its opposite, and those before have one value each.</summary>
    private static bool Orders(
        IReadOnlyList<(IndexPath Path, bool Descending)> composite, List<Column> order, List<IReadOnlyList<string>> equal)
    {
        var before = composite.Count - order.Count;
        return order.Count > 0 && before >= 0
            && composite.Take(before).All(column => Has(equal, column.Path.Segments))
            && IndexingPolicy.Serves([.. composite.Skip(before)], order);
    }

    /// <summary>Every column is filtered; only the last one may be by a range.</summary>
    private static bool Filters(
        IReadOnlyList<(IndexPath Path, bool Descending)> composite, List<IReadOnlyList<string>> equal, List<IReadOnlyList<string>> ranges)
    {
        var last = composite[^1].Path.Segments;
        return composite.SkipLast(1).All(column => Has(equal, column.Path.Segments)) && (Has(equal, last) || Has(ranges, last));
    }

    private static bool SamePaths(IEnumerable<Column> one, IEnumerable<Column> other)
    {
        var (left, right) = (Paths(one.Select(column => column.Path)), Paths(other.Select(column => column.Path)));
        return left.Count == right.Count && left.TrueForAll(path => Has(right, path));
    }

    private static bool Has(List<IReadOnlyList<string>> paths, IReadOnlyList<string> path) => paths.Exists(other => other.SequenceEqual(path));

    /// <summary>Each of them once.</summary>
    private static List<IReadOnlyList<string>> Paths(IEnumerable<IReadOnlyList<string>> paths)
    {
        var once = new List<IReadOnlyList<string>>();
        once.AddRange(paths.Where(path => !Has(once, path)));
        return once;
    }
}
