using LocalCloud.CosmosDb.Queries.Values;

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
        Function("OBJECTTOARRAY", 1, 1, a => a[0].Kind == SqlKind.Object
            ? SqlValue.Of(a[0].Properties().Select(p => SqlValue.Of((KeyValuePair<string, SqlValue>[])[new("k", SqlValue.Of(p.Key)), new("v", p.Value)])).ToArray())
            : default),
    ];

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
