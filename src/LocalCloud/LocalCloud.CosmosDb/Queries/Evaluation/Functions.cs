using LocalCloud.CosmosDb.Queries.Values;

namespace LocalCloud.CosmosDb.Queries.Evaluation;

/// <summary>The built-in functions by name. Wrong argument types give undefined, not an error.</summary>
internal static partial class Functions
{
    private static readonly Dictionary<string, (int Min, int Max, Func<SqlValue[], SqlValue> Apply)> Known = new(
        [.. Strings(), .. Numbers(), .. Integers(), .. Dates(), .. Types(), .. Arrays(), .. Spatials(), .. FullTexts(), .. Scores()], StringComparer.OrdinalIgnoreCase);

    public static Func<SqlValue[], SqlValue> Find(string name, int arguments)
    {
        if (!Known.TryGetValue(name, out var known))
        {
            throw new QueryException(new("SC2005", $"'{name}' is not a recognized built-in function name."));
        }

        return arguments >= known.Min && arguments <= known.Max
            ? known.Apply
            : throw WrongCount(name, known.Min, known.Max);
    }

    private static QueryException WrongCount(string name, int min, int max) =>
        new(new("SC2050", $"The {name} function requires {(min == max ? $"{min}" : $"{min} to {max}")} argument(s)."));

    /// <summary>Functions of the time at which the query started (milliseconds since 1970); null for other names.</summary>
    public static Func<double, SqlValue>? Clock(string name) => name.ToUpperInvariant() switch
    {
        "GETCURRENTTIMESTAMP" or "GETCURRENTTIMESTAMPSTATIC" => now => SqlValue.Of(now),
        "GETCURRENTDATETIME" or "GETCURRENTDATETIMESTATIC" => now => Written(DateTimeOffset.FromUnixTimeMilliseconds((long)now).UtcDateTime),
        "GETCURRENTTICKS" or "GETCURRENTTICKSSTATIC" => now => SqlValue.Of(now * 10_000),
        _ => null,
    };

    private static KeyValuePair<string, (int Min, int Max, Func<SqlValue[], SqlValue> Apply)> Function(
        string name, int min, int max, Func<SqlValue[], SqlValue> apply) => new(name, (min, max, apply));
}
