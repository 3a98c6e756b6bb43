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
        Function("NUMBERBIN", 1, 2, a => Numeric(a) && (a.Length == 1 || a[1].Number != 0)
            ? SqlValue.Of(Math.Floor(a[0].Number / (a.Length > 1 ? a[1].Number : 1)) * (a.Length > 1 ? a[1].Number : 1))
            : default),
    ];

    private static KeyValuePair<string, (int Min, int Max, Func<SqlValue[], SqlValue> Apply)> Numeric(string name, Func<double, double> apply) =>
        Function(name, 1, 1, a => Numeric(a) ? SqlValue.Of(apply(a[0].Number)) : default);
}
