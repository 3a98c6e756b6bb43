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
    private static readonly HashSet<string> Reserved = new(StringComparer.OrdinalIgnoreCase)
    {
        "AND", "ARRAY", "AS", "ASC", "BETWEEN", "BY", "DESC", "DISTINCT", "ESCAPE", "EXISTS", "FALSE", "FROM", "GROUP", "IN", "JOIN", "LIKE", "LIMIT",
        "NOT", "NULL", "OFFSET", "OR", "ORDER", "SELECT", "TOP", "TRUE", "UNDEFINED", "VALUE", "WHERE",
    };

    public static readonly TokenListParser<SqlToken, string> AnyWord = Token.EqualTo(SqlToken.Word).Select(token => token.ToStringValue());

    public static readonly TokenListParser<SqlToken, string> Name = Token.EqualTo(SqlToken.Word).Where(token => !Reserved.Contains(token.ToStringValue())).Select(token => token.ToStringValue());

    public static readonly TokenListParser<SqlToken, string> Text = Token.EqualTo(SqlToken.Text).Select(token => Unquote(token.ToStringValue()));

    public static readonly TokenListParser<SqlToken, SqlExpression> Number = Token.EqualTo(SqlToken.Number).Select(token => (SqlExpression)new Literal(NumberOf(token.ToStringValue())));

    public static readonly TokenListParser<SqlToken, SqlExpression> Placeholder = Token.EqualTo(SqlToken.Parameter).Select(token => (SqlExpression)new Parameter(token.ToStringValue()));

    public static TokenListParser<SqlToken, Token<SqlToken>> Keyword(string keyword) => Token.EqualToValueIgnoreCase(SqlToken.Word, keyword);

    public static TokenListParser<SqlToken, Token<SqlToken>> Mark(string mark) => Token.EqualToValue(SqlToken.Punctuation, mark);

    public static TokenListParser<SqlToken, Token<SqlToken>> Operator(string symbol) => Token.EqualToValue(SqlToken.Operator, symbol);

    /// <summary>Numbers keep their text where a double cannot hold it: 2^53 and beyond.</summary>
    private static SqlValue NumberOf(string text)
    {
        var json = text[0] == '.' ? "0" + text : text.EndsWith('.') ? text + "0" : text;
        var trimmed = json.TrimStart('0');
        json = json.Length > 1 && json[0] == '0' && char.IsAsciiDigit(json[1]) ? (trimmed.Length == 0 || !char.IsAsciiDigit(trimmed[0]) ? "0" + trimmed : trimmed) : json;
        return double.IsFinite(double.Parse(json, CultureInfo.InvariantCulture)) ? SqlValue.Of(JsonElement.Parse(json)) : SqlValue.Undefined;
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
