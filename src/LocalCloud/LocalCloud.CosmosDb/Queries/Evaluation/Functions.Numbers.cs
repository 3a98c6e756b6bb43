using LocalCloud.CosmosDb.Queries.Values;

namespace LocalCloud.CosmosDb.Queries.Evaluation;

internal static partial class Functions
{
    private static IEnumerable<KeyValuePair<string, (int Min, int Max, Func<SqlValue[], SqlValue> Apply)>> Numbers() =>
    [
        Numeric("ABS", Math.Abs),
        Numeric("FLOOR", Math.Floor),
        Numeric("CEILING", Math.Ceiling),
        Numeric("TRUNC", Math.Truncate),
        Numeric("SIGN", number => Math.Sign(number)),
        Numeric("SQRT", Math.Sqrt),
        Numeric("SQUARE", number => number * number),
        Numeric("EXP", Math.Exp),
        Numeric("LOG10", Math.Log10),
        Numeric("SIN", Math.Sin),
        Numeric("COS", Math.Cos),
        Numeric("TAN", Math.Tan),
        Numeric("COT", number => 1 / Math.Tan(number)),
        Numeric("ASIN", Math.Asin),
        Numeric("ACOS", Math.Acos),
        Numeric("ATAN", Math.Atan),
        Numeric("DEGREES", double.RadiansToDegrees),
        Numeric("RADIANS", double.DegreesToRadians),
        Function("PI", 0, 0, _ => SqlValue.Of(Math.PI)),
        Function("RAND", 0, 0, _ => SqlValue.Of(Random.Shared.NextDouble())),
        Function("LOG", 1, 2, a => Numeric(a) ? SqlValue.Of(a.Length == 1 ? Math.Log(a[0].Number) : Math.Log(a[0].Number, a[1].Number)) : default),
        Function("POWER", 2, 2, a => Numeric(a) ? SqlValue.Of(Math.Pow(a[0].Number, a[1].Number)) : default),
        Function("ATN2", 2, 2, a => Numeric(a) ? SqlValue.Of(Math.Atan2(a[0].Number, a[1].Number)) : default),
        Function("ROUND", 1, 2, a => Numeric(a)
            ? SqlValue.Of(Math.Round(a[0].Number, a.Length > 1 ? (int)Math.Clamp(a[1].Number, 0, 15) : 0, MidpointRounding.AwayFromZero))
            : default),
        Function("VECTORDISTANCE", 2, 4, Vectors),
        Function("NUMBERBIN", 1, 2, a => Numeric(a) && (a.Length == 1 || a[1].Number != 0)
            ? SqlValue.Of(Math.Floor(a[0].Number / (a.Length > 1 ? a[1].Number : 1)) * (a.Length > 1 ? a[1].Number : 1))
            : default),
    ];

    private static SqlValue Vectors(SqlValue[] a) =>
        Vector(a[0]) is { } x && Vector(a[1]) is { } y && x.Length == y.Length && x.Length > 0 ? Similarity(x, y, a) : default;

    private static double[]? Vector(SqlValue value) =>
        value.Kind == SqlKind.Array && value.Items().All(item => item.Kind == SqlKind.Number) ? [.. value.Items().Select(item => item.Number)] : null;

    /// <summary>Cosine similarity, unless the options name another function; the third argument only decides whether an index is used.</summary>
    private static SqlValue Similarity(double[] x, double[] y, SqlValue[] a)
    {
        var dot = x.Zip(y).Sum(pair => pair.First * pair.Second);
        return DistanceFunction(a) switch
        {
            "COSINE" => SqlValue.Of(dot / (Math.Sqrt(x.Sum(n => n * n)) * Math.Sqrt(y.Sum(n => n * n)))),
            "DOTPRODUCT" => SqlValue.Of(dot),
            "EUCLIDEAN" => SqlValue.Of(Math.Sqrt(x.Zip(y).Sum(pair => (pair.First - pair.Second) * (pair.First - pair.Second)))),
            _ => default,
        };
    }

    private static string DistanceFunction(SqlValue[] a) =>
        a.Length > 3 && a[3].Property(new("distanceFunction")) is { Kind: SqlKind.String } name ? name.Text.ToUpperInvariant() : "COSINE";

    private static KeyValuePair<string, (int Min, int Max, Func<SqlValue[], SqlValue> Apply)> Numeric(string name, Func<double, double> apply) =>
        Function(name, 1, 1, a => Numeric(a) ? SqlValue.Of(apply(a[0].Number)) : default);
}
