using System.Text;

namespace LocalCloud.ServiceBus.Filters;

/// <summary>Cuts the text of a filter or action into words.</summary>
internal static class SqlTokenizer
{
    private static readonly string[] s_symbols = ["<>", "!=", "<=", ">=", "<", ">", "=", "(", ")", ",", "+", "-", "*", "/", "%", ".", ";"];

    public static List<SqlToken> Tokenize(string text)
    {
        var tokens = new List<SqlToken>();
        for (var position = 0; position < text.Length;)
        {
            if (char.IsWhiteSpace(text[position]))
            {
                position++;
                continue;
            }

            tokens.Add(Next(text, ref position));
        }

        tokens.Add(new(SqlTokenKind.End, "", text.Length));
        return tokens;
    }

    private static SqlToken Next(string text, ref int position)
    {
        var start = position;
        var first = text[position];
        if (first == '\'')
        {
            return new(SqlTokenKind.Text, Quoted(text, ref position, '\''), start);
        }

        if (first is '[' or '"')
        {
            return new(SqlTokenKind.QuotedName, Quoted(text, ref position, first == '[' ? ']' : '"'), start);
        }

        if (char.IsAsciiDigit(first))
        {
            return Number(text, ref position);
        }

        if (char.IsLetter(first) || first is '_' or '@' or '$' or '#')
        {
            while (position < text.Length && (char.IsLetterOrDigit(text[position]) || text[position] is '_' or '@' or '$' or '#' or '-' && IsInsideName(text, position)))
            {
                position++;
            }

            return new(SqlTokenKind.Name, text[start..position], start);
        }

        foreach (var symbol in s_symbols)
        {
            if (string.CompareOrdinal(text, start, symbol, 0, symbol.Length) == 0)
            {
                position += symbol.Length;
                return new(SqlTokenKind.Symbol, symbol, start);
            }
        }

        throw new SqlException(start, $"'{first}' is not expected");
    }

    /// <summary>The real service lets names have dashes: <c>ce-type = 'a'</c>. A minus with space around it, or before a digit, stays a minus.</summary>
    private static bool IsInsideName(string text, int position) =>
        position + 1 < text.Length && char.IsLetter(text[position + 1]) && char.IsLetterOrDigit(text[position - 1]);

    private static SqlToken Number(string text, ref int position)
    {
        var start = position;
        var kind = SqlTokenKind.Integer;
        while (position < text.Length)
        {
            var at = text[position];
            if (at is '.' or 'e' or 'E' || (at is '+' or '-' && text[position - 1] is 'e' or 'E'))
            {
                kind = SqlTokenKind.Number;
            }
            else if (!char.IsAsciiDigit(at))
            {
                break;
            }

            position++;
        }

        return new(kind, text[start..position], start);
    }

    private static string Quoted(string text, ref int position, char end)
    {
        var start = position++;
        var content = new StringBuilder();
        while (position < text.Length)
        {
            var at = text[position++];
            if (at != end)
            {
                content.Append(at);
            }
            else if (position < text.Length && text[position] == end)
            {
                content.Append(end);
                position++;
            }
            else
            {
                return content.ToString();
            }
        }

        throw new SqlException(start, $"the closing {end} is missing");
    }
}
