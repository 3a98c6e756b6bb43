using LocalCloud.CosmosDb.Queries.Spatial;
using LocalCloud.CosmosDb.Queries.Values;

namespace LocalCloud.CosmosDb.Queries.Evaluation;

internal static partial class Functions
{
    private static IEnumerable<KeyValuePair<string, (int Min, int Max, Func<SqlValue[], SqlValue> Apply)>> Spatials() =>
    [
        Function("ST_DISTANCE", 2, 2, a => Related(a, (one, other) => SqlValue.Of(SpatialRelations.Distance(one, other)))),
        Function("ST_WITHIN", 2, 2, a => Related(a, (inner, outer) => SqlValue.Of(SpatialRelations.IsWithin(inner, outer)))),
        Function("ST_INTERSECTS", 2, 2, a => Related(a, (one, other) => SqlValue.Of(SpatialRelations.Intersect(one, other)))),
        Function("ST_ISVALID", 1, 1, a => a[0].IsDefined ? SqlValue.Of(SpatialValue.Read(a[0]).Value is not null) : default),
        Function("ST_ISVALIDDETAILED", 1, 1, a => a[0].IsDefined ? Validity(SpatialValue.Read(a[0]).Problem) : default),
    ];

    private static SqlValue Related(SqlValue[] a, Func<SpatialValue, SpatialValue, SqlValue> relation) =>
        SpatialValue.Read(a[0]).Value is { } one && SpatialValue.Read(a[1]).Value is { } other ? relation(one, other) : default;

    private static SqlValue Validity(string? problem) => SqlValue.Of(
        (KeyValuePair<string, SqlValue>[])[new("valid", SqlValue.Of(problem is null)), new("reason", problem is null ? default : SqlValue.Of(problem))]);
}
