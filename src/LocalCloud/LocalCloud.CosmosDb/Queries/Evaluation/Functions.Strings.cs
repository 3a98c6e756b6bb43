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
        Function("TRIM", 1, 2, a => Trimmed(a, (text, characters) => text.Trim(characters))),
        Function("LTRIM", 1, 2, a => Trimmed(a, (text, characters) => text.TrimStart(characters))),
        Function("RTRIM", 1, 2, a => Trimmed(a, (text, characters) => text.TrimEnd(characters))),
        Function("LASTINDEXOF", 2, 2, a => Text(a, 2) ? SqlValue.Of((double)a[0].Text.LastIndexOf(a[1].Text, StringComparison.Ordinal)) : default),
        Function("SUBSTRINGAFTER", 2, 2, a => Text(a, 2) ? Cut(a, a[0].Text.IndexOf(a[1].Text, StringComparison.Ordinal), isAfter: true) : default),
        Function("SUBSTRINGBEFORE", 2, 2, a => Text(a, 2) ? Cut(a, a[0].Text.IndexOf(a[1].Text, StringComparison.Ordinal), isAfter: false) : default),
        Function("LASTSUBSTRINGAFTER", 2, 2, a => Text(a, 2) ? Cut(a, a[0].Text.LastIndexOf(a[1].Text, StringComparison.Ordinal), isAfter: true) : default),
        Function("LASTSUBSTRINGBEFORE", 2, 2, a => Text(a, 2) ? Cut(a, a[0].Text.LastIndexOf(a[1].Text, StringComparison.Ordinal), isAfter: false) : default),
        Function("STRINGJOIN", 2, 2, a => a[0].Kind == SqlKind.Array && a[1].Kind == SqlKind.String ? JoinedBy([.. a[0].Items()], a[1].Text) : default),
        Function("STRINGSPLIT", 2, 2, a => Text(a, 2) ? Parts(a[0].Text, a[1].Text) : default),
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

    private static SqlValue Trimmed(SqlValue[] a, Func<string, char[]?, string> trim) =>
        Text(a, a.Length) ? SqlValue.Of(trim(a[0].Text, a.Length > 1 ? a[1].Text.ToCharArray() : null)) : default;

    private static SqlValue Cut(SqlValue[] a, int at, bool isAfter) => SqlValue.Of(at < 0 ? "" : isAfter ? a[0].Text[(at + a[1].Text.Length)..] : a[0].Text[..at]);

    private static SqlValue JoinedBy(SqlValue[] items, string separator)
    {
        if (!Text(items, items.Length))
        {
            return default;
        }

        QueryBudget.Text(items.Sum(item => (long)item.Text.Length + separator.Length));
        return SqlValue.Of(string.Join(separator, items.Select(item => item.Text)));
    }

    private static SqlValue Parts(string text, string separator)
    {
        QueryBudget.Items(separator.Length == 0 ? 1 : (text.Length / separator.Length) + 1);
        return SqlValue.Of(text.Split(separator).Select(SqlValue.Of).ToArray());
    }

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
