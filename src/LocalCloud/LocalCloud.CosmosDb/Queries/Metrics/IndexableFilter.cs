using LocalCloud.CosmosDb.Queries.Rules;
using LocalCloud.CosmosDb.Queries.Syntax;

namespace LocalCloud.CosmosDb.Queries.Metrics;

internal enum FilterKind
{
    Equality,
    Range,

    /// <summary>An index on the path alone serves it, one over several does not.</summary>
    Other,
}

/// <summary>A condition that an index on its path can answer.</summary>
/// <param name="IsRequired">No document matches without it.</param>
internal sealed record IndexableFilter(IReadOnlyList<string> Path, FilterKind Kind, bool IsRequired)
{
    private static readonly HashSet<string> s_functions = new(StringComparer.OrdinalIgnoreCase)
    {
        "STARTSWITH", "ENDSWITH", "CONTAINS", "STRINGEQUALS", "REGEXMATCH", "ARRAY_CONTAINS",
        "IS_DEFINED", "IS_ARRAY", "IS_BOOL", "IS_NULL", "IS_NUMBER", "IS_OBJECT", "IS_PRIMITIVE", "IS_STRING",
    };

    /// <summary>All of a query, wherever they are in it, in the order they are written.</summary>
    public static IReadOnlyList<IndexableFilter> Of(SqlQuery query) => [.. In(query, [query], isWhole: true)];

    private static IEnumerable<IndexableFilter> In(SqlQuery query, SqlQuery[] scopes, bool isWhole) =>
    [
        .. SqlTree.Expressions(query.Select).SelectMany(result => In(result, scopes, false)),
        .. query.From.Select(source => source.Collection).OfType<Subquery>().SelectMany(rows => In(rows, scopes, false)),
        .. query.Where is { } where ? In(where, scopes, isWhole) : [],
    ];

    private static IEnumerable<IndexableFilter> In(SqlExpression expression, SqlQuery[] scopes, bool isRequired) => expression switch
    {
        Logical logical => logical.Operands.SelectMany(operand => In(operand, scopes, isRequired && logical.IsAnd)),
        Binary { Operator: "=" or "!=" or "<" or "<=" or ">" or ">=" } comparison => Compared(comparison, scopes, isRequired),
        Between between => One(between.Value, scopes, FilterKind.Range, isRequired),
        InList list => One(list.Value, scopes, FilterKind.Other, isRequired),
        Like like => One(like.Value, scopes, FilterKind.Other, isRequired),
        Call { UserDefined: false, Arguments: [var first, ..] } call when s_functions.Contains(call.Name) =>
            One(call.Name.Equals("ARRAY_CONTAINS", StringComparison.OrdinalIgnoreCase) ? new Indexer(first, new Literal(Values.SqlValue.Of(0))) : first, scopes, FilterKind.Other, isRequired),
        Subquery subquery => In(subquery.Query, [subquery.Query, .. scopes], isWhole: false),
        _ => SqlTree.Children(expression).SelectMany(child => In(child, scopes, false)),
    };

    private static IEnumerable<IndexableFilter> Compared(Binary comparison, SqlQuery[] scopes, bool isRequired)
    {
        var kind = comparison.Operator switch { "=" => FilterKind.Equality, "!=" => FilterKind.Other, _ => FilterKind.Range };
        return IsFixed(comparison.Right) ? One(comparison.Left, scopes, kind, isRequired)
            : IsFixed(comparison.Left) ? One(comparison.Right, scopes, kind, isRequired)
            : SqlTree.Children(comparison).SelectMany(side => In(side, scopes, false));
    }

    /// <summary>The same for every document.</summary>
    private static bool IsFixed(SqlExpression expression) => !SqlTree.SelfAndDescendants(expression).Any(part => part is Identifier or Subquery or Call { UserDefined: true });

    /// <summary>Nothing for what is no path, but what its parts ask for.</summary>
    private static IEnumerable<IndexableFilter> One(SqlExpression value, SqlQuery[] scopes, FilterKind kind, bool isRequired) =>
        OrderPaths.Resolve(value, scopes) is { Path.Count: > 0 } target
            ? [new(target.Path, kind, isRequired)]
            : SqlTree.Children(value).SelectMany(child => In(child, scopes, false));
}
