using Superpower;
using Superpower.Model;
using static LocalCloud.CosmosDb.Queries.Syntax.Tokens;

namespace LocalCloud.CosmosDb.Queries.Syntax;

/// <summary>Operators by precedence climbing: one loop instead of a parser per precedence, so that nesting costs little stack.</summary>
internal static class OperatorGrammar
{
    private const int Or = 1, And = 2, Predicate = 3;

    public static TokenListParserResult<SqlToken, SqlExpression> Whole(TokenList<SqlToken> input)
    {
        var result = Climb(input, Or);
        while (result.HasValue)
        {
            var left = result.Value;
            switch (Peek(result.Remainder))
            {
                case "??":
                    var fallback = Climb(Skip(result.Remainder), Or);
                    result = Combine(input, fallback, right => new Binary("??", left, right));
                    break;
                case "?":
                    var then = Whole(Skip(result.Remainder));
                    if (!then.HasValue)
                    {
                        return then;
                    }

                    if (Peek(then.Remainder) != ":")
                    {
                        return TokenListParserResult.Empty<SqlToken, SqlExpression>(then.Remainder, ["':'"]);
                    }

                    result = Combine(input, Whole(Skip(then.Remainder)), otherwise => new Conditional(left, then.Value, otherwise));
                    break;
                default:
                    return result;
            }
        }

        return result;
    }

    private static TokenListParserResult<SqlToken, SqlExpression> Climb(TokenList<SqlToken> input, int least)
    {
        var result = Unary(input);
        while (result.HasValue)
        {
            var left = result.Value;
            var symbol = Peek(result.Remainder)?.ToUpperInvariant();
            var precedence = PrecedenceOf(symbol);
            if (precedence < least)
            {
                return result;
            }

            result = precedence switch
            {
                Or or And => Combine(input, Climb(Skip(result.Remainder), precedence + 1), right => Logical.Of(precedence == And, left, right)),
                Predicate => PredicateOf(input, left, result.Remainder),
                _ => Combine(input, Climb(Skip(result.Remainder), precedence + 1), right => new Binary(symbol == "<>" ? "!=" : symbol!, left, right)),
            };
        }

        return result;
    }

    private static TokenListParserResult<SqlToken, SqlExpression> Unary(TokenList<SqlToken> input)
    {
        var symbol = Peek(input)?.ToUpperInvariant();
        return symbol is "-" or "+" or "~" or "NOT"
            ? Combine(input, Unary(Skip(input)), operand => new Unary(symbol, operand))
            : ExpressionGrammar.Operand(input);
    }

    /// <summary>IN, BETWEEN and LIKE, each possibly with NOT.</summary>
    private static TokenListParserResult<SqlToken, SqlExpression> PredicateOf(TokenList<SqlToken> input, SqlExpression left, TokenList<SqlToken> rest)
    {
        var not = Peek(rest)!.Equals("NOT", StringComparison.OrdinalIgnoreCase);
        rest = not ? Skip(rest) : rest;
        switch (Peek(rest)?.ToUpperInvariant())
        {
            case "IN":
                var items = Items(Skip(rest));
                return items.HasValue
                    ? TokenListParserResult.Value<SqlToken, SqlExpression>(new InList(left, items.Value, not), input, items.Remainder)
                    : TokenListParserResult.CastEmpty<SqlToken, SqlExpression[], SqlExpression>(items);
            case "BETWEEN":
                var low = Climb(Skip(rest), Predicate + 1);
                if (!low.HasValue)
                {
                    return low;
                }

                return Peek(low.Remainder)?.ToUpperInvariant() == "AND"
                    ? Combine(input, Climb(Skip(low.Remainder), Predicate + 1), high => new Between(left, low.Value, high, not))
                    : TokenListParserResult.Empty<SqlToken, SqlExpression>(low.Remainder, ["AND"]);
            case "LIKE":
                var pattern = Climb(Skip(rest), Predicate + 1);
                return pattern.HasValue && Peek(pattern.Remainder)?.ToUpperInvariant() == "ESCAPE"
                    ? Combine(input, Escape(Skip(pattern.Remainder)), escape => new Like(left, pattern.Value, escape, not))
                    : Combine(input, pattern, text => new Like(left, text, null, not));
            default:
                return TokenListParserResult.Empty<SqlToken, SqlExpression>(rest, ["IN", "BETWEEN", "LIKE"]);
        }
    }

    private static readonly TokenListParser<SqlToken, SqlExpression> Escape =
        Text.Select(text => (SqlExpression)new Literal(Values.SqlValue.Of(text))).Or(Placeholder);

    private static readonly TokenListParser<SqlToken, SqlExpression[]> Items =
        Parse.Ref(() => ExpressionGrammar.Expression).AtLeastOnceDelimitedBy(Mark(",")).Between(Mark("("), Mark(")"));

    private static int PrecedenceOf(string? symbol) => symbol switch
    {
        "OR" => Or,
        "AND" => And,
        "NOT" or "IN" or "BETWEEN" or "LIKE" => Predicate,
        "=" or "!=" or "<>" => 4,
        "<" or "<=" or ">" or ">=" => 5,
        "||" => 6,
        "|" => 7,
        "^" => 8,
        "&" => 9,
        "<<" or ">>" or ">>>" => 10,
        "+" or "-" => 11,
        "*" or "/" or "%" => 12,
        _ => 0,
    };

    private static TokenListParserResult<SqlToken, SqlExpression> Combine(
        TokenList<SqlToken> input, TokenListParserResult<SqlToken, SqlExpression> operand, Func<SqlExpression, SqlExpression> combine) =>
        operand.HasValue ? TokenListParserResult.Value(combine(operand.Value), input, operand.Remainder) : operand;

    private static string? Peek(TokenList<SqlToken> input)
    {
        var next = input.ConsumeToken();
        return next.HasValue && next.Value.Kind is SqlToken.Operator or SqlToken.Word or SqlToken.Punctuation ? next.Value.ToStringValue() : null;
    }

    private static TokenList<SqlToken> Skip(TokenList<SqlToken> input) => input.ConsumeToken().Remainder;
}
