using LocalCloud.CosmosDb.Queries.Values;
using LocalCloud.CosmosDb.Resources;

namespace LocalCloud.CosmosDb.Queries.Evaluation;

internal static partial class Functions
{
    private static IEnumerable<KeyValuePair<string, (int Min, int Max, Func<SqlValue[], SqlValue> Apply)>> Arrays() =>
    [
        Function("ARRAY_LENGTH", 1, 1, a => a[0].Kind == SqlKind.Array ? SqlValue.Of((double)a[0].Length) : default),
        Function("ARRAY_CONTAINS", 2, 3, a => a[0].Kind == SqlKind.Array
            ? SqlValue.Of(a[0].Items().Any(item => a.Length > 2 && a[2].IsTrue ? Includes(item, a[1]) : SqlComparer.Instance.Equals(item, a[1])))
            : default),
        Function("ARRAY_CONTAINS_ANY", 2, 255, a => a[0].Kind == SqlKind.Array ? SqlValue.Of(a.Skip(1).Any(wanted => a[0].Items().Contains(wanted, SqlComparer.Instance))) : default),
        Function("ARRAY_CONTAINS_ALL", 2, 255, a => a[0].Kind == SqlKind.Array ? SqlValue.Of(a.Skip(1).All(wanted => a[0].Items().Contains(wanted, SqlComparer.Instance))) : default),
        Function("ARRAY_CONCAT", 2, 255, a => a.All(value => value.Kind == SqlKind.Array) ? Concatenated(a) : default),
        Function("ARRAY_SLICE", 2, 3, Slice),
        Function("SETINTERSECT", 2, 2, a => AreArrays(a) ? SqlValue.Of(a[0].Items().Intersect(a[1].Items(), SqlComparer.Instance).ToArray()) : default),
        Function("SETUNION", 2, 2, a => AreArrays(a) ? SqlValue.Of(a[0].Items().Union(a[1].Items(), SqlComparer.Instance).ToArray()) : default),
        Function("SETDIFFERENCE", 2, 2, a => AreArrays(a) ? SqlValue.Of(a[0].Items().Except(a[1].Items(), SqlComparer.Instance).ToArray()) : default),
        Function("SETEQUAL", 2, 2, a => AreArrays(a) ? SqlValue.Of(a[0].Items().ToHashSet(SqlComparer.Instance).SetEquals(a[1].Items())) : default),
        Function("ARRAY_SUM", 1, 1, a => Vector(a[0]) is { } numbers ? SqlValue.Of(numbers.Sum()) : default),
        Function("ARRAY_AVG", 1, 1, a => Vector(a[0]) is { Length: > 0 } numbers ? SqlValue.Of(numbers.Average()) : default),
        Function("ARRAY_MEDIAN", 1, 1, a => Vector(a[0]) is { Length: > 0 } numbers ? Median([.. numbers.Order()]) : default),
        Function("ARRAY_MIN", 1, 1, a => Primitives(a[0]) is { Count: > 0 } items ? items.Min(SqlComparer.Instance) : default),
        Function("ARRAY_MAX", 1, 1, a => Primitives(a[0]) is { Count: > 0 } items ? items.Max(SqlComparer.Instance) : default),
        Function("DOCUMENTID", 1, 1, a => a[0].Property(new("_rid")) is { Kind: SqlKind.String } rid && ResourceId.DocumentNumber(rid.Text) is { } number ? SqlValue.Of((double)number) : default),
        Function("OBJECTTOARRAY", 1, 3, a => a[0].Kind == SqlKind.Object && Text([.. a[1..]], a.Length - 1)
            ? SqlValue.Of(a[0].Properties().Select(p => SqlValue.Of(
                (KeyValuePair<string, SqlValue>[])[new(a.Length > 1 ? a[1].Text : "k", SqlValue.Of(p.Key)), new(a.Length > 2 ? a[2].Text : "v", p.Value)])).ToArray())
            : default),
    ];

    private static SqlValue Median(double[] inOrder) => SqlValue.Of((inOrder[(inOrder.Length - 1) / 2] + inOrder[inOrder.Length / 2]) / 2);

    private static List<SqlValue>? Primitives(SqlValue value) =>
        value.Kind == SqlKind.Array && value.Items().All(item => item.Kind is >= SqlKind.Null and <= SqlKind.String) ? [.. value.Items()] : null;

    private static SqlValue Concatenated(SqlValue[] arrays)
    {
        QueryBudget.Items(arrays.Sum(array => (long)array.Length));
        return SqlValue.Of(arrays.SelectMany(array => array.Items()).ToArray());
    }

    private static bool AreArrays(SqlValue[] a) => a[0].Kind == SqlKind.Array && a[1].Kind == SqlKind.Array;

    /// <summary>Partial match: every property of what is looked for is in the item.</summary>
    private static bool Includes(SqlValue item, SqlValue wanted) =>
        item.Kind == SqlKind.Object && wanted.Kind == SqlKind.Object
            ? wanted.Properties().All(p => Includes(item.Property(new(p.Key)), p.Value))
            : SqlComparer.Instance.Equals(item, wanted);

    private static SqlValue Slice(SqlValue[] a)
    {
        if (a[0].Kind != SqlKind.Array || !Numeric(a.AsSpan(1)))
        {
            return default;
        }

        var start = a[1].Number < 0 ? Math.Max(0, a[0].Length + a[1].Number) : a[1].Number;
        return SqlValue.Of(a[0].Items().Skip((int)start).Take(a.Length > 2 ? (int)Math.Max(0, a[2].Number) : int.MaxValue).ToArray());
    }
}
