using Superpower;
using Superpower.Model;
using Superpower.Parsers;
using Superpower.Tokenizers;

namespace LocalCloud.CosmosDb.Queries.Syntax;

internal enum SqlToken
{
    Word,
    Number,
    Text,
    Parameter,
    Operator,
    Punctuation,
}

/// <summary>Cuts query text into tokens. Keywords are words; which of them may not be names, the grammar knows.</summary>
internal static class SqlTokenizer
{
    public static readonly Tokenizer<SqlToken> Instance = new TokenizerBuilder<SqlToken>()
        .Ignore(Span.WhiteSpace)
        .Ignore(Comment.SqlStyle)
        .Match(Word, SqlToken.Word)
        .Match(Number, SqlToken.Number)
        .Match(Quoted, SqlToken.Text)
        .Match(Character.EqualTo('@').IgnoreThen(Word), SqlToken.Parameter)
        .Match(Operator, SqlToken.Operator)
        .Match(Character.In("()[]{},.:".ToCharArray()), SqlToken.Punctuation)
        .Build();

    private static readonly System.Buffers.SearchValues<char> s_hexadecimal = System.Buffers.SearchValues.Create("0123456789abcdefABCDEF");

    private static readonly string[] Operators = [">>>", "!=", "<>", "<=", ">=", "||", "??", "<<", ">>", "=", "<", ">", "+", "-", "*", "/", "%", "&", "|", "^", "~", "?"];

    private static Result<TextSpan> Word(TextSpan input)
    {
        var text = input.ToStringValueSpan();
        var length = 0;
        while (length < text.Length && (char.IsLetter(text[length]) || text[length] == '_' || (length > 0 && char.IsDigit(text[length]))))
        {
            length++;
        }

        return Take(input, length);
    }

    private static Result<TextSpan> Number(TextSpan input)
    {
        var text = input.ToStringValueSpan();
        if (text.StartsWith("0x", StringComparison.OrdinalIgnoreCase) && text[2..].IndexOfAnyExcept(s_hexadecimal) is var rest && rest != 0 && text.Length > 2)
        {
            return Take(input, Math.Min(rest < 0 ? text.Length : 2 + rest, 2 + 16));
        }

        var length = Digits(text, 0);
        if (length < text.Length && text[length] == '.' && (length > 0 || Digits(text, 1) > 1))
        {
            length = Digits(text, length + 1);
        }

        if (length > 0 && length < text.Length && text[length] is 'e' or 'E')
        {
            var sign = length + 1 < text.Length && text[length + 1] is '+' or '-' ? 2 : 1;
            var end = Digits(text, length + sign);
            length = end > length + sign ? end : length;
        }

        // "1AND" is no number, nor are an AND and a number; and what no double holds is none.
        return (length < text.Length && (char.IsLetter(text[length]) || text[length] == '_')) || !IsFinite(text[..length])
            ? Result.Empty<TextSpan>(input)
            : Take(input, length);
    }

    private static Result<TextSpan> Quoted(TextSpan input)
    {
        var text = input.ToStringValueSpan();
        if (text.IsEmpty || text[0] is not ('"' or '\''))
        {
            return Result.Empty<TextSpan>(input);
        }

        for (var i = 1; i < text.Length; i++)
        {
            if (text[i] == '\\')
            {
                i++;
                if (i < text.Length && text[i] == 'u' && (i + 4 >= text.Length || text.Slice(i + 1, 4).ContainsAnyExcept(s_hexadecimal)))
                {
                    return Result.Empty<TextSpan>(input);
                }
            }
            else if (text[i] == text[0])
            {
                return Take(input, i + 1);
            }
        }

        return Result.Empty<TextSpan>(input);
    }

    private static Result<TextSpan> Operator(TextSpan input)
    {
        var text = input.ToStringValueSpan();
        foreach (var candidate in Operators)
        {
            if (text.StartsWith(candidate, StringComparison.Ordinal))
            {
                return Take(input, candidate.Length);
            }
        }

        return Result.Empty<TextSpan>(input);
    }

    private static bool IsFinite(ReadOnlySpan<char> text) =>
        text.IsEmpty || (double.TryParse(text, System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture, out var number) && double.IsFinite(number));

    private static int Digits(ReadOnlySpan<char> text, int from)
    {
        while (from < text.Length && char.IsAsciiDigit(text[from]))
        {
            from++;
        }

        return from;
    }

    private static Result<TextSpan> Take(TextSpan input, int length) =>
        length == 0 ? Result.Empty<TextSpan>(input) : Result.Value(input.First(length), input, input.Skip(length));

    private static ReadOnlySpan<char> ToStringValueSpan(this TextSpan span) => span.Source.AsSpan(span.Position.Absolute, span.Length);
}
