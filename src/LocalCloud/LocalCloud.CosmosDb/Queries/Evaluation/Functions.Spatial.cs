using LocalCloud.CosmosDb.Queries.Spatial;
using LocalCloud.CosmosDb.Queries.Values;

namespace LocalCloud.CosmosDb.Queries.Evaluation;

internal static partial class Functions
{
    /// <summary>Functions of two geometries, either of which may be the same for every document; null for other names.</summary>
    public static Func<SpatialValue, SpatialValue, SqlValue>? Relation(string name, int arguments) => (name.ToUpperInvariant(), arguments) switch
    {
        ("ST_DISTANCE", 2) => (one, other) => SqlValue.Of(SpatialRelations.Distance(one, other)),
        ("ST_WITHIN", 2) => (inner, outer) => SqlValue.Of(SpatialRelations.IsWithin(inner, outer)),
        ("ST_INTERSECTS", 2) => (one, other) => SqlValue.Of(SpatialRelations.Intersect(one, other)),
        ("ST_DISTANCE" or "ST_WITHIN" or "ST_INTERSECTS", _) => throw WrongCount(name, 2, 2),
        _ => null,
    };

    private static IEnumerable<KeyValuePair<string, (int Min, int Max, Func<SqlValue[], SqlValue> Apply)>> Spatials() =>
    [
        Function("ST_ISVALID", 1, 1, a => a[0].IsDefined ? SqlValue.Of(SpatialValue.Read(a[0]).Value is not null) : default),
        Function("ST_ISVALIDDETAILED", 1, 1, a => a[0].IsDefined ? Validity(SpatialValue.Read(a[0]).Problem) : default),
    ];

    private static SqlValue Validity(string? problem) => SqlValue.Of(
        (KeyValuePair<string, SqlValue>[])[new("valid", SqlValue.Of(problem is null)), new("reason", problem is null ? default : SqlValue.Of(problem))]);
}
