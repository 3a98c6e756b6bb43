using LocalCloud.CosmosDb.Queries.Values;

namespace LocalCloud.CosmosDb.Queries.Syntax;

/// <summary>A query; every clause but SELECT may be missing.</summary>
internal sealed record SqlQuery(
    bool Distinct,
    SqlExpression? Top,
    SqlSelect Select,
    IReadOnlyList<SqlSource> From,
    SqlExpression? Where,
    IReadOnlyList<SqlExpression> GroupBy,
    IReadOnlyList<SqlSort> OrderBy,
    SqlExpression? Offset,
    SqlExpression? Limit)
{
    /// <summary>ORDER BY RANK: by a score, or by several together.</summary>
    public bool IsRanked { get; init; }
}

internal abstract record SqlSelect;

internal sealed record SelectAll : SqlSelect;

internal sealed record SelectValue(SqlExpression Value) : SqlSelect;

internal sealed record SelectList(IReadOnlyList<SelectItem> Items) : SqlSelect;

/// <param name="Alias">As written, or null.</param>
internal sealed record SelectItem(SqlExpression Value, string? Alias);

/// <summary>A source of FROM or JOIN: <c>c</c>, <c>c.items AS i</c>, <c>t IN c.tags</c>, or a subquery.</summary>
/// <param name="Iterates"><c>IN</c>, or a subquery: one row per item.</param>
/// <param name="Unwinds"><c>IN</c> a subquery: each of its results is an array, whose items are the rows.</param>
internal sealed record SqlSource(string? Alias, SqlExpression Collection, bool Iterates, bool Unwinds);

internal sealed record SqlSort(SqlExpression Value, bool Descending, bool DirectionWritten);

internal abstract record SqlExpression;

internal sealed record Literal(SqlValue Value) : SqlExpression;

internal sealed record Parameter(string Name) : SqlExpression;

internal sealed record Identifier(string Name) : SqlExpression;

/// <param name="Bracketed">Written <c>["name"]</c>.</param>
internal sealed record Member(SqlExpression Of, SqlName Name, bool Bracketed) : SqlExpression;

internal sealed record Indexer(SqlExpression Of, SqlExpression Index) : SqlExpression;

internal sealed record Unary(string Operator, SqlExpression Operand) : SqlExpression;

internal sealed record Binary(string Operator, SqlExpression Left, SqlExpression Right) : SqlExpression;

/// <summary>A chain of AND or OR, kept flat: clients send chains of a thousand items, too deep for recursion.</summary>
internal sealed record Logical(bool IsAnd, IReadOnlyList<SqlExpression> Operands) : SqlExpression
{
    public static SqlExpression Of(bool isAnd, SqlExpression left, SqlExpression right) =>
        left is Logical chain && chain.IsAnd == isAnd && chain.Operands is List<SqlExpression> list ? chain.With(list, right) : new Logical(isAnd, new List<SqlExpression> { left, right });

    private Logical With(List<SqlExpression> list, SqlExpression right)
    {
        list.Add(right);
        return this;
    }
}

internal sealed record InList(SqlExpression Value, IReadOnlyList<SqlExpression> Items, bool Not) : SqlExpression;

internal sealed record Between(SqlExpression Value, SqlExpression Low, SqlExpression High, bool Not) : SqlExpression;

internal sealed record Like(SqlExpression Value, SqlExpression Pattern, SqlExpression? Escape, bool Not) : SqlExpression;

internal sealed record Conditional(SqlExpression Condition, SqlExpression Then, SqlExpression Else) : SqlExpression;

internal sealed record Call(string Name, IReadOnlyList<SqlExpression> Arguments, bool UserDefined) : SqlExpression;

internal sealed record ArrayLiteral(IReadOnlyList<SqlExpression> Items) : SqlExpression;

internal sealed record ObjectLiteral(IReadOnlyList<KeyValuePair<string, SqlExpression>> Properties) : SqlExpression;

internal enum SubqueryKind
{
    Scalar,
    Array,
    Exists,
}

internal sealed record Subquery(SqlQuery Query, SubqueryKind Kind) : SqlExpression;
