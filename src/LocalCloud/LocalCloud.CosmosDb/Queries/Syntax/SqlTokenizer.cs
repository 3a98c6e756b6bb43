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

/// <summary>Cuts query text into tokens. Keywords are words: a property may be called <c>order</c> or <c>value</c>.</summary>
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

    private static readonly string[] Operators = [">>>", "!=", "<>", "<=", ">=", "||", "??", "<<", ">>", "=", "<", ">", "+", "-", "*", "/", "%", "&", "|", "^", "~", "?"];

    private static Result<TextSpan> Word(TextSpan input)
    {
        var text = input.ToStringValueSpan();
        var length = 0;
        while (length < text.Length && (char.IsLetter(text[length]) || text[length] is '_' or '$' || (length > 0 && char.IsDigit(text[length]))))
        {
            length++;
        }

        return Take(input, length);
    }

    private static Result<TextSpan> Number(TextSpan input)
    {
        var text = input.ToStringValueSpan();
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

        return Take(input, length);
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
