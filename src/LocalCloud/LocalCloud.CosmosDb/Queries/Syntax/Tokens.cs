using System.Globalization;
using System.Text.Json;
using LocalCloud.CosmosDb.Queries.Values;
using Superpower;
using Superpower.Model;
using Superpower.Parsers;

namespace LocalCloud.CosmosDb.Queries.Syntax;

/// <summary>The smallest parsers: keywords, names and literals.</summary>
internal static class Tokens
{
    private static readonly HashSet<string> s_keywords = new(StringComparer.OrdinalIgnoreCase)
    {
        "AND", "ARRAY", "AS", "ASC", "BETWEEN", "BY", "CASE", "CAST", "CONVERT", "CROSS", "DESC", "DISTINCT", "ELSE", "END", "ESCAPE", "EXISTS", "FOR", "FROM",
        "GROUP", "HAVING", "IN", "INNER", "INSERT", "INTO", "IS", "JOIN", "LEFT", "LIKE", "LIMIT", "NOT", "OFFSET", "ON", "OR", "ORDER", "OUTER", "OVER",
        "RIGHT", "SELECT", "SET", "THEN", "TOP", "UPDATE", "VALUE", "WHEN", "WHERE", "WITH",
    };

    /// <summary>Reserved as they are written here; with other letters they are names.</summary>
    private static readonly HashSet<string> s_constants = new(StringComparer.Ordinal) { "true", "false", "null", "undefined", "udf" };

    public static readonly TokenListParser<SqlToken, string> AnyWord = Token.EqualTo(SqlToken.Word).Select(token => token.ToStringValue());

    public static readonly TokenListParser<SqlToken, string> Name = Token.EqualTo(SqlToken.Word).Where(token => !IsReserved(token.ToStringValue())).Select(token => token.ToStringValue());

    public static readonly TokenListParser<SqlToken, string> Text = Token.EqualTo(SqlToken.Text).Select(token => Unquote(token.ToStringValue()));

    public static readonly TokenListParser<SqlToken, SqlExpression> Number = Token.EqualTo(SqlToken.Number).Select(token => (SqlExpression)new Literal(NumberOf(token.ToStringValue())));

    public static readonly TokenListParser<SqlToken, SqlExpression> Placeholder = Token.EqualTo(SqlToken.Parameter).Select(token => (SqlExpression)new Parameter(token.ToStringValue()));

    public static TokenListParser<SqlToken, Token<SqlToken>> Exactly(string word) => Token.EqualToValue(SqlToken.Word, word);

    public static TokenListParser<SqlToken, Token<SqlToken>> Keyword(string keyword) => Token.EqualToValueIgnoreCase(SqlToken.Word, keyword);

    public static TokenListParser<SqlToken, Token<SqlToken>> Mark(string mark) => Token.EqualToValue(SqlToken.Punctuation, mark);

    public static TokenListParser<SqlToken, Token<SqlToken>> Operator(string symbol) => Token.EqualToValue(SqlToken.Operator, symbol);

    private static bool IsReserved(string word) => s_keywords.Contains(word) || s_constants.Contains(word);

    /// <summary>Integers keep their text where a double cannot hold them: beyond 2^53.</summary>
    private static SqlValue NumberOf(string text)
    {
        var number = text.StartsWith("0x", StringComparison.OrdinalIgnoreCase)
            ? ulong.Parse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)
            : double.Parse(text, CultureInfo.InvariantCulture);
        return Math.Abs(number) >= 1L << 53 && text.All(char.IsAsciiDigit) && text[0] != '0'
            ? SqlValue.Of(JsonElement.Parse(text))
            : SqlValue.Of(number);
    }

    private static string Unquote(string quoted)
    {
        var body = quoted.AsSpan(1, quoted.Length - 2);
        if (!body.Contains('\\'))
        {
            return body.ToString();
        }

        var text = new System.Text.StringBuilder(body.Length);
        for (var i = 0; i < body.Length; i++)
        {
            if (body[i] != '\\' || i + 1 == body.Length)
            {
                text.Append(body[i]);
                continue;
            }

            i++;
            if (body[i] == 'u' && i + 4 < body.Length && ushort.TryParse(body.Slice(i + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit))
            {
                text.Append((char)unit);
                i += 4;
                continue;
            }

            text.Append(body[i] switch { 'b' => '\b', 'f' => '\f', 'n' => '\n', 'r' => '\r', 't' => '\t', var other => other });
        }

        return text.ToString();
    }
}
