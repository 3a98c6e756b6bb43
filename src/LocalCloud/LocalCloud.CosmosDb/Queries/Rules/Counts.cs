using LocalCloud.CosmosDb.Queries.Values;

namespace LocalCloud.CosmosDb.Queries.Rules;

/// <summary>The numbers of TOP, OFFSET and LIMIT, written or given as parameters.</summary>
internal static class Counts
{
    public static bool IsCount(SqlValue value) =>
        value.Kind == SqlKind.Number && value.Number is >= 0 and <= int.MaxValue && value.Number == Math.Floor(value.Number);

    public static QueryException WrongTop() => QueryRules.Refused("SC2060", "The count value provided for a TOP clause must be an integer.");

    public static QueryException WrongLimit() => QueryRules.Refused("SC2061", "The LIMIT count value exceeds the maximum allowed value.");

    public static QueryException WrongOffset() => QueryRules.Refused("SC2062", "The OFFSET count value exceeds the maximum allowed value.");
}
