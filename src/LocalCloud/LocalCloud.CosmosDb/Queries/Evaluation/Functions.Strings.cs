using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using LocalCloud.CosmosDb.Queries.Values;

namespace LocalCloud.CosmosDb.Queries.Evaluation;

internal static partial class Functions
{
    private static IEnumerable<KeyValuePair<string, (int Min, int Max, Func<SqlValue[], SqlValue> Apply)>> Strings() =>
    [
        Function("STARTSWITH", 2, 3, a => Compare(a, (text, part, how) => text.StartsWith(part, how))),
        Function("ENDSWITH", 2, 3, a => Compare(a, (text, part, how) => text.EndsWith(part, how))),
        Function("CONTAINS", 2, 3, a => Compare(a, (text, part, how) => text.Contains(part, how))),
        Function("STRINGEQUALS", 2, 3, a => Compare(a, string.Equals)),
        Function("INDEX_OF", 2, 3, a => Text(a, 2) ? SqlValue.Of((double)a[0].Text.IndexOf(a[1].Text, a.Length > 2 ? Math.Clamp((int)a[2].Number, 0, a[0].Text.Length) : 0, StringComparison.Ordinal)) : default),
        Function("LENGTH", 1, 1, a => Map(a, text => SqlValue.Of((double)text.Length))),
        Function("LOWER", 1, 1, a => Map(a, text => SqlValue.Of(text.ToLowerInvariant()))),
        Function("UPPER", 1, 1, a => Map(a, text => SqlValue.Of(text.ToUpperInvariant()))),
        Function("TRIM", 1, 1, a => Map(a, text => SqlValue.Of(text.Trim()))),
        Function("LTRIM", 1, 1, a => Map(a, text => SqlValue.Of(text.TrimStart()))),
        Function("RTRIM", 1, 1, a => Map(a, text => SqlValue.Of(text.TrimEnd()))),
        Function("REVERSE", 1, 1, a => Map(a, text => SqlValue.Of(new string([.. text.Reverse()])))),
        Function("CONCAT", 2, 255, a => Text(a, a.Length) ? Joined(a) : default),
        Function("SUBSTRING", 3, 3, a => Text(a, 1) && Numeric(a[1], a[2]) ? SqlValue.Of(Slice(a[0].Text, a[1].Number, a[2].Number)) : default),
        Function("LEFT", 2, 2, a => Text(a, 1) && Numeric(a[1]) ? SqlValue.Of(Slice(a[0].Text, 0, a[1].Number)) : default),
        Function("RIGHT", 2, 2, a => Text(a, 1) && Numeric(a[1]) ? SqlValue.Of(Slice(a[0].Text, Math.Max(0, a[0].Text.Length - a[1].Number), a[1].Number)) : default),
        Function("REPLACE", 3, 3, a => Text(a, 3) ? Replaced(a[0].Text, a[1].Text, a[2].Text) : default),
        Function("REPLICATE", 2, 2, a => Text(a, 1) && Numeric(a[1]) && a[1].Number is >= 0 and <= 10_000 ? Repeated(a[0].Text, (int)a[1].Number) : default),
        Function("TOSTRING", 1, 1, a => a[0].Kind switch { SqlKind.Undefined => default, SqlKind.String => a[0], _ => SqlValue.Of(a[0].ToCanonicalText()) }),
        Function("STRINGTONUMBER", 1, 1, a => Parse(a, SqlKind.Number)),
        Function("STRINGTOBOOLEAN", 1, 1, a => Parse(a, SqlKind.Boolean)),
        Function("STRINGTONULL", 1, 1, a => Parse(a, SqlKind.Null)),
        Function("STRINGTOARRAY", 1, 1, a => Parse(a, SqlKind.Array)),
        Function("STRINGTOOBJECT", 1, 1, a => Parse(a, SqlKind.Object)),
        Function("REGEXMATCH", 2, 3, Match),
    ];

    private static SqlValue Joined(SqlValue[] parts)
    {
        QueryBudget.Text(parts.Sum(part => (long)part.Text.Length));
        return SqlValue.Of(string.Concat(parts.Select(part => part.Text)));
    }

    private static SqlValue Repeated(string text, int times)
    {
        QueryBudget.Text((long)text.Length * times);
        return SqlValue.Of(string.Concat(Enumerable.Repeat(text, times)));
    }

    private static SqlValue Replaced(string text, string part, string other)
    {
        if (part.Length == 0)
        {
            return SqlValue.Of(text);
        }

        // At most: every character begins a part.
        QueryBudget.Text(text.Length + ((long)Math.Max(0, other.Length - part.Length) * (text.Length / part.Length)));
        return SqlValue.Of(text.Replace(part, other, StringComparison.Ordinal));
    }

    private static SqlValue Compare(SqlValue[] a, Func<string, string, StringComparison, bool> test) => Text(a, 2)
        ? SqlValue.Of(test(a[0].Text, a[1].Text, a.Length > 2 && a[2].IsTrue ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal))
        : default;

    private static SqlValue Map(SqlValue[] a, Func<string, SqlValue> map) => Text(a, 1) ? map(a[0].Text) : default;

    private static bool Text(SqlValue[] a, int count) => a.Take(count).All(value => value.Kind == SqlKind.String);

    private static bool Numeric(params ReadOnlySpan<SqlValue> values)
    {
        foreach (var value in values)
        {
            if (value.Kind != SqlKind.Number)
            {
                return false;
            }
        }

        return true;
    }

    private static string Slice(string text, double start, double length)
    {
        var from = (int)Math.Clamp(start, 0, text.Length);
        return text.Substring(from, (int)Math.Clamp(length, 0, text.Length - from));
    }

    private static SqlValue Parse(SqlValue[] a, SqlKind wanted)
    {
        if (a[0].Kind != SqlKind.String)
        {
            return default;
        }

        try
        {
            var parsed = SqlValue.Of(JsonElement.Parse(a[0].Text.Trim()));
            return parsed.Kind != wanted ? default : wanted == SqlKind.Number ? SqlValue.Of(parsed.Number) : parsed;
        }
        catch (JsonException)
        {
            return wanted == SqlKind.Number && double.TryParse(a[0].Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? SqlValue.Of(number) : default;
        }
    }

    private static SqlValue Match(SqlValue[] a)
    {
        if (!Text(a, 2))
        {
            return default;
        }

        var options = RegexOptions.CultureInvariant;
        foreach (var modifier in a.Length > 2 && a[2].Kind == SqlKind.String ? a[2].Text : "")
        {
            options |= modifier switch { 'i' => RegexOptions.IgnoreCase, 'm' => RegexOptions.Multiline, 's' => RegexOptions.Singleline, 'x' => RegexOptions.IgnorePatternWhitespace, _ => 0 };
        }

        try
        {
            return SqlValue.Of(Regex.IsMatch(a[0].Text, a[1].Text, options | RegexOptions.NonBacktracking));
        }
        catch (NotSupportedException)
        {
            // References back, and looks around: only the engine that goes back has them.
            return SqlValue.Of(QueryBudget.Match(limit => Regex.IsMatch(a[0].Text, a[1].Text, options, limit)));
        }
        catch (ArgumentException)
        {
            return default;
        }
    }
}
