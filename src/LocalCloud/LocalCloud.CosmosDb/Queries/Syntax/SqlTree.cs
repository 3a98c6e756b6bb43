namespace LocalCloud.CosmosDb.Queries.Syntax;

/// <summary>Walks over expressions.</summary>
internal static class SqlTree
{
    /// <summary>What an expression is made of; a subquery has no children, it is a query of its own.</summary>
    public static IEnumerable<SqlExpression> Children(SqlExpression expression) => expression switch
    {
        Member member => [member.Of],
        Indexer indexer => [indexer.Of, indexer.Index],
        Unary unary => [unary.Operand],
        Binary binary => [binary.Left, binary.Right],
        Logical logical => logical.Operands,
        InList list => [list.Value, .. list.Items],
        Between between => [between.Value, between.Low, between.High],
        Like { Escape: null } like => [like.Value, like.Pattern],
        Like like => [like.Value, like.Pattern, like.Escape!],
        Conditional conditional => [conditional.Condition, conditional.Then, conditional.Else],
        Call call => call.Arguments,
        ArrayLiteral array => array.Items,
        ObjectLiteral literal => literal.Properties.Select(property => property.Value),
        _ => [],
    };

    public static IEnumerable<SqlExpression> SelfAndDescendants(SqlExpression expression) =>
        Children(expression).SelectMany(SelfAndDescendants).Prepend(expression);

    /// <summary>The expressions of a SELECT clause, in order.</summary>
    public static IEnumerable<SqlExpression> Expressions(SqlSelect select) => select switch
    {
        SelectValue value => [value.Value],
        SelectList list => list.Items.Select(item => item.Value),
        _ => [],
    };

    /// <summary>Every expression of a query, clause by clause.</summary>
    public static IEnumerable<SqlExpression> Expressions(SqlQuery query) =>
    [
        .. Expressions(query.Select),
        .. query.From.Select(source => source.Collection),
        .. query.Where is { } where ? (SqlExpression[])[where] : [],
        .. query.GroupBy,
        .. query.OrderBy.Select(sort => sort.Value),
    ];

    /// <summary>What a query calls the document; null when FROM does not begin with the document itself.</summary>
    public static string? DocumentOf(SqlQuery query) => query.From is [{ Iterates: false, Collection: Identifier } source, ..] ? NameOf(source) : null;

    /// <summary>A score that is better the higher it is, and sorts so without being told.</summary>
    public static bool ScoresDescending(SqlExpression value) => value is Call { UserDefined: false } call
        && (call.Name.Equals("_VectorScore", StringComparison.OrdinalIgnoreCase)
            || (call.Name.Equals("VectorDistance", StringComparison.OrdinalIgnoreCase) && !IsEuclidean(call)));

    private static bool IsEuclidean(Call distance) => distance.Arguments is [_, _, _, ObjectLiteral options]
        && options.Properties.Any(option => option is { Key: "distanceFunction", Value: Literal { Value.Kind: Values.SqlKind.String } function }
            && function.Value.Text.Equals("euclidean", StringComparison.OrdinalIgnoreCase));

    /// <summary>The name by which later clauses know a source; null when it has none.</summary>
    public static string? NameOf(SqlSource source) => source.Alias ?? source.Collection switch
    {
        Identifier identifier => identifier.Name,
        Member member => member.Name.Text,
        _ => null,
    };
}
