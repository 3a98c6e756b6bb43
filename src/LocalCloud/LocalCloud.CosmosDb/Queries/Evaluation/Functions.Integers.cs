using System.Globalization;
using System.Text.Json;
using LocalCloud.CosmosDb.Queries.Values;

namespace LocalCloud.CosmosDb.Queries.Evaluation;

/// <summary>Functions on integers of 64 bits, which doubles cannot all hold.</summary>
internal static partial class Functions
{
    private static IEnumerable<KeyValuePair<string, (int Min, int Max, Func<SqlValue[], SqlValue> Apply)>> Integers() =>
    [
        Integer("INTADD", (x, y) => x + y),
        Integer("INTSUB", (x, y) => x - y),
        Integer("INTMUL", (x, y) => x * y),
        Integer("INTDIV", (x, y) => y == 0 ? null : x / y),
        Integer("INTMOD", (x, y) => y == 0 ? null : x % y),
        Integer("INTBITAND", (x, y) => x & y),
        Integer("INTBITOR", (x, y) => x | y),
        Integer("INTBITXOR", (x, y) => x ^ y),
        Integer("INTBITLEFTSHIFT", (x, y) => y >= 0 && y < 64 ? (long)x << (int)y : null),
        Integer("INTBITRIGHTSHIFT", (x, y) => y >= 0 && y < 64 ? (long)x >> (int)y : null),
        Function("INTBITNOT", 1, 1, a => Whole(a[0]) is { } value ? Integer(~value) : default),
        Function("CHOOSE", 2, 255, a => Whole(a[0]) is { } index && index >= 1 && index < a.Length ? a[index] : default),
    ];

    private static KeyValuePair<string, (int Min, int Max, Func<SqlValue[], SqlValue> Apply)> Integer(string name, Func<Int128, Int128, Int128?> apply) => Function(
        name, 2, 2, a => Whole(a[0]) is { } left && Whole(a[1]) is { } right && apply(left, right) is { } result && result >= long.MinValue && result <= long.MaxValue ? Integer((long)result) : default);

    private static SqlValue Integer(long value) =>
        Math.Abs((double)value) < 1L << 53 ? SqlValue.Of((double)value) : SqlValue.Of(JsonElement.Parse(value.ToString(CultureInfo.InvariantCulture)));
}
