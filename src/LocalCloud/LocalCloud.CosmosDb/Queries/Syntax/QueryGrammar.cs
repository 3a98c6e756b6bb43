using Superpower;
using Superpower.Parsers;
using static LocalCloud.CosmosDb.Queries.Syntax.Tokens;

namespace LocalCloud.CosmosDb.Queries.Syntax;

/// <summary>The clauses of a query.</summary>
internal static class QueryGrammar
{
    /// <summary>A query in parentheses somewhere inside another one.</summary>
    public static readonly TokenListParser<SqlToken, SqlQuery> Subquery = Parse.Ref(() => Query!);

    private static readonly TokenListParser<SqlToken, SqlExpression> Expression = Parse.Ref(() => ExpressionGrammar.Expression);

    private static readonly TokenListParser<SqlToken, SqlExpression> Count = Number.Or(Placeholder);

    private static readonly TokenListParser<SqlToken, SqlExpression?> Top = Keyword("top").IgnoreThen(Count).AsNullable().OptionalOrDefault();

    private static readonly TokenListParser<SqlToken, SelectItem> Item =
        from value in Expression
        from alias in Keyword("as").IgnoreThen(Name.Or(Text)).Or(Name).Or(Text).AsNullable().OptionalOrDefault()
        select new SelectItem(value, alias);

    private static readonly TokenListParser<SqlToken, SqlSelect> Select =
        Operator("*").Value((SqlSelect)new SelectAll())
        .Or(Keyword("value").IgnoreThen(Expression).Select(value => (SqlSelect)new SelectValue(value)))
        .Or(Item.AtLeastOnceDelimitedBy(Mark(",")).Select(items => (SqlSelect)new SelectList(items)));

    private static readonly TokenListParser<SqlToken, SqlExpression> Rows =
        Subquery.Select(query => (SqlExpression)new Subquery(query, SubqueryKind.Array)).Between(Mark("("), Mark(")"));

    private static readonly TokenListParser<SqlToken, SqlExpression> Collection = Rows.Or(Parse.Ref(() => ExpressionGrammar.Path));

    private static readonly TokenListParser<SqlToken, SqlSource> Iteration =
        from alias in Name
        from keyword in Keyword("in")
        from collection in Collection
        select new SqlSource(alias, collection, true, collection is Subquery);

    private static readonly TokenListParser<SqlToken, SqlSource> Aliased =
        from collection in Collection
        from alias in Keyword("as").IgnoreThen(Name).Or(Name).AsNullable().OptionalOrDefault()
        select new SqlSource(alias, collection, collection is Subquery, false);

    private static readonly TokenListParser<SqlToken, SqlSource> Source = input =>
        Name.IgnoreThen(Keyword("in"))(input).HasValue ? Iteration(input) : Aliased(input);

    private static readonly TokenListParser<SqlToken, SqlSource[]> From =
        from first in Keyword("from").IgnoreThen(Source)
        from joins in Keyword("join").IgnoreThen(Source).Many()
        select (SqlSource[])[first, .. joins];

    private static readonly TokenListParser<SqlToken, SqlSort> Sort =
        from value in Expression
        from direction in Keyword("asc").Value(1).Or(Keyword("desc").Value(2)).OptionalOrDefault(0)
        // The most similar come first, whatever the distance.
        select new SqlSort(value, direction == 2 || (direction == 0 && SqlTree.ScoresDescending(value)), direction != 0);

    // RANK may be a name, too.
    private static readonly TokenListParser<SqlToken, (bool IsRanked, SqlSort[] By)> Order =
        Keyword("rank").IgnoreThen(Sort).Select(sort => (true, (SqlSort[])[sort])).Try().Or(Sort.AtLeastOnceDelimitedBy(Mark(",")).Select(sorts => (false, sorts)));

    private static readonly TokenListParser<SqlToken, SqlExpression> WholeNumber =
        Count.Where(count => count is not Literal { Value.Number: var number } || number == Math.Floor(number));

    private static readonly TokenListParser<SqlToken, (SqlExpression Offset, SqlExpression Limit)> Page =
        from offset in Keyword("offset").IgnoreThen(WholeNumber)
        from limit in Keyword("limit").IgnoreThen(WholeNumber)
        select (offset, limit);

    private static readonly TokenListParser<SqlToken, SqlQuery> Query =
        from distinctAndTop in Keyword("select").IgnoreThen(Keyword("distinct").Value(true).OptionalOrDefault(false)).Then(distinct => Top.Select(top => (distinct, top)))
        from @select in Select
        from @from in From.OptionalOrDefault([])
        from @where in Keyword("where").IgnoreThen(Expression).AsNullable().OptionalOrDefault()
        from groupBy in Keyword("group").IgnoreThen(Keyword("by")).IgnoreThen(Expression.AtLeastOnceDelimitedBy(Mark(","))).OptionalOrDefault([])
        from orderBy in Keyword("order").IgnoreThen(Keyword("by")).IgnoreThen(Order).OptionalOrDefault((false, []))
        from page in Page.OptionalOrDefault()
        select new SqlQuery(distinctAndTop.distinct, distinctAndTop.top, @select, @from, @where, groupBy, orderBy.By, page.Offset, page.Limit) { IsRanked = orderBy.IsRanked };

    public static readonly TokenListParser<SqlToken, SqlQuery> Whole = Query.AtEnd();
}
