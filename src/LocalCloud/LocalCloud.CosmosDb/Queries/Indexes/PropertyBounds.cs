using LocalCloud.CosmosDb.Queries.Evaluation;
using LocalCloud.CosmosDb.Queries.Ordering;
using LocalCloud.CosmosDb.Queries.Values;

namespace LocalCloud.CosmosDb.Queries.Indexes;

/// <summary>Between which keys a property is of every document that a WHERE clause can be true for.</summary>
internal sealed record PropertyBounds(DocumentPath Path, byte[] First, byte[] Last)
{
    /// <summary>The narrowest that can be told without looking: an equality, else two bounds, else one. Null for none.</summary>
    public static PropertyBounds? Find(IReadOnlyList<PathCondition> known, Frame frame)
    {
        var conditions = known
            .Select(condition => (condition.Path, condition.Operator, Value: Planning.Constant.ValueOf(condition.Constant, frame)))
            .Where(condition => condition.Value.Kind is SqlKind.Number or SqlKind.String);
        return conditions.GroupBy(condition => condition.Path.Key).Select(group => Of(group.First().Path, [.. group.Select(one => (one.Operator, one.Value))])).MinBy(Width);
    }

    private static PropertyBounds Of(DocumentPath path, IReadOnlyList<(string Operator, SqlValue Value)> conditions)
    {
        var (first, last) = PropertyKey.Bounds(conditions[0].Value.Kind);
        foreach (var (symbol, value) in conditions.Where(condition => condition.Value.Kind == conditions[0].Value.Kind))
        {
            var key = PropertyKey.Of(value)!;
            first = symbol is "=" or ">" or ">=" && key.AsSpan().SequenceCompareTo(first) > 0 ? key : first;
            last = symbol is "=" or "<" or "<=" && key.AsSpan().SequenceCompareTo(last) < 0 ? key : last;
        }

        return new(path, first, last);
    }

    private static int Width(PropertyBounds bounds) =>
        bounds.First.AsSpan().SequenceEqual(bounds.Last) ? 0 : (bounds.First.Length == 1 ? 1 : 0) + (bounds.Last.Length == 1 ? 1 : 0) + 1;
}
