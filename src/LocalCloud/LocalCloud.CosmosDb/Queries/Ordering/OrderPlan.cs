using LocalCloud.CosmosDb.Queries.Syntax;

namespace LocalCloud.CosmosDb.Queries.Ordering;

/// <summary>How to answer ORDER BY by walking along an order that is there already.</summary>
internal sealed record OrderPlan(IReadOnlyList<(DocumentPath Path, bool Descending)> OrderBy, IReadOnlyList<PathCondition> Conditions)
{
    /// <summary>Null when the query is not one over documents themselves, ordered by paths.</summary>
    public static OrderPlan? Of(PreparedQuery query)
    {
        if (!query.Compiled.IsSorting
            || !query.Compiled.IsOneRowPerDocument
            || SqlTree.DocumentOf(query.Syntax) is not { } alias)
        {
            return null;
        }

        var paths = query.Syntax.OrderBy.Select(sort => (Path: DocumentPath.Of(sort.Value, alias), sort.Descending)).ToList();
        return paths.TrueForAll(sort => sort.Path is not null)
            ? new([.. paths.Select(sort => (sort.Path!, sort.Descending))], query.Conditions)
            : null;
    }
}
