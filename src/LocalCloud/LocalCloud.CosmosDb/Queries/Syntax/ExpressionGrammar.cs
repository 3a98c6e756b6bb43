using LocalCloud.CosmosDb.Queries.Values;
using Superpower;
using Superpower.Model;
using static LocalCloud.CosmosDb.Queries.Syntax.Tokens;

namespace LocalCloud.CosmosDb.Queries.Syntax;

/// <summary>Scalar expressions. Binary operators climb precedences in <see cref="OperatorGrammar"/>; what stands between them is here.</summary>
internal static class ExpressionGrammar
{
    public static readonly TokenListParser<SqlToken, SqlExpression> Expression = OperatorGrammar.Whole;

    private static readonly TokenListParser<SqlToken, SqlExpression[]> Arguments = Expression.ManyDelimitedBy(Mark(",")).Between(Mark("("), Mark(")"));

    private static readonly TokenListParser<SqlToken, SqlExpression> Constant =
        Exactly("true").Value((SqlExpression)new Literal(SqlValue.True))
        .Or(Exactly("false").Value((SqlExpression)new Literal(SqlValue.False)))
        .Or(Exactly("null").Value((SqlExpression)new Literal(SqlValue.Null)))
        .Or(Exactly("undefined").Value((SqlExpression)new Literal(SqlValue.Undefined)))
        .Or(Text.Select(text => (SqlExpression)new Literal(SqlValue.Of(text))))
        .Or(Number)
        .Or(Placeholder);

    private static readonly TokenListParser<SqlToken, SqlExpression> ArrayItems =
        Expression.ManyDelimitedBy(Mark(",")).Between(Mark("["), Mark("]")).Select(items => (SqlExpression)new ArrayLiteral(items));

    private static readonly TokenListParser<SqlToken, KeyValuePair<string, SqlExpression>> Property =
        from name in Text.Or(Name)
        from colon in Mark(":")
        from value in Expression
        select KeyValuePair.Create(name, value);

    private static readonly TokenListParser<SqlToken, SqlExpression> Properties =
        Property.ManyDelimitedBy(Mark(",")).Between(Mark("{"), Mark("}")).Select(properties => (SqlExpression)new ObjectLiteral(properties));

    private static readonly TokenListParser<SqlToken, SqlExpression> Nested =
        QueryGrammar.Subquery.Select(query => (SqlExpression)new Subquery(query, SubqueryKind.Scalar)).Or(Expression).Between(Mark("("), Mark(")"));

    private static readonly TokenListParser<SqlToken, SqlExpression> Exists = Keyword("exists")
        .IgnoreThen(QueryGrammar.Subquery.Between(Mark("("), Mark(")"))).Select(query => (SqlExpression)new Subquery(query, SubqueryKind.Exists));

    private static readonly TokenListParser<SqlToken, SqlExpression> ArrayOf = Keyword("array")
        .IgnoreThen(QueryGrammar.Subquery.Between(Mark("("), Mark(")"))).Select(query => (SqlExpression)new Subquery(query, SubqueryKind.Array));

    private static readonly TokenListParser<SqlToken, SqlExpression> UserDefined =
        from dot in Mark(".")
        from name in AnyWord
        from arguments in Arguments
        select (SqlExpression)new Call(name, arguments, true);

    private static readonly TokenListParser<SqlToken, string> FunctionKeyword = Keyword("left").Or(Keyword("right")).Select(name => name.ToStringValue());

    /// <summary>A name alone, or one that is called.</summary>
    private static readonly TokenListParser<SqlToken, SqlExpression> Named = input =>
    {
        if (Exactly("udf")(input) is { HasValue: true } udf)
        {
            return UserDefined(udf.Remainder);
        }

        // LEFT and RIGHT are functions, but no names.
        var name = FunctionKeyword(input) is { HasValue: true } keyword && Mark("(")(keyword.Remainder).HasValue ? keyword : Name(input);
        if (!name.HasValue)
        {
            return TokenListParserResult.CastEmpty<SqlToken, string, SqlExpression>(name);
        }

        var rest = name.Remainder;
        var next = rest.ConsumeToken();
        if (next.HasValue && next.Value.ToStringValue() == "(")
        {
            var arguments = Arguments(rest);
            return arguments.HasValue
                ? TokenListParserResult.Value<SqlToken, SqlExpression>(new Call(name.Value, arguments.Value, false), input, arguments.Remainder)
                : TokenListParserResult.CastEmpty<SqlToken, SqlExpression[], SqlExpression>(arguments);
        }

        return TokenListParserResult.Value<SqlToken, SqlExpression>(new Identifier(name.Value), input, rest);
    };

    private static readonly TokenListParser<SqlToken, SqlExpression> Primary =
        Nested.Or(Exists).Or(ArrayOf).Or(Constant).Or(ArrayItems).Or(Properties).Or(Named);

    private static readonly TokenListParser<SqlToken, Func<SqlExpression, SqlExpression>> Step =
        Mark(".").IgnoreThen(Name).Select(name => (Func<SqlExpression, SqlExpression>)(of => new Member(of, new(name), false)))
        .Or(Mark("[").IgnoreThen(Expression).Then(index => Mark("]").Value<SqlToken, Token<SqlToken>, Func<SqlExpression, SqlExpression>>(of =>
            index is Literal { Value: { Kind: SqlKind.String } text } ? new Member(of, new(text.Text), true) : new Indexer(of, index))));

    /// <summary>What FROM can name without a subquery: <c>c.items[0].name</c>.</summary>
    public static readonly TokenListParser<SqlToken, SqlExpression> Path =
        Name.Select(name => (SqlExpression)new Identifier(name)).Then(root => Step.Many().Select(steps => steps.Aggregate(root, (of, step) => step(of))));

    /// <summary>A primary with its path: <c>c.items[0].name</c>.</summary>
    public static readonly TokenListParser<SqlToken, SqlExpression> Operand =
        Primary.Then(primary => Step.Many().Select(steps => steps.Aggregate(primary, (of, step) => step(of))));
}
