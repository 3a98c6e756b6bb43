using LocalCloud.CosmosDb.Queries.Syntax;

namespace LocalCloud.CosmosDb.Queries.Planning;

/// <summary>
/// Whether the service would answer a WHERE clause from its index, which covers every path by default: it then loads, and charges for,
/// only what matches. Otherwise it loads whatever it looks at.
/// </summary>
internal static class IndexUse
{
    private static readonly HashSet<string> Served = new(StringComparer.OrdinalIgnoreCase)
    {
        "IS_DEFINED", "STARTSWITH", "ENDSWITH", "CONTAINS", "STRINGEQUALS", "ARRAY_CONTAINS",
    };

    public static bool Serves(SqlExpression? where) => where switch
    {
        Binary { Operator: "=" or "<" or ">" or "<=" or ">=" } comparison =>
            (IsPath(comparison.Left) && Constant.Is(comparison.Right)) || (Constant.Is(comparison.Left) && IsPath(comparison.Right)),
        InList { Not: false } list => IsPath(list.Value) && list.Items.All(Constant.Is),
        Between { Not: false } between => IsPath(between.Value) && Constant.Is(between.Low) && Constant.Is(between.High),
        Call { UserDefined: false } call => Served.Contains(call.Name) && call.Arguments.Any(IsPath),
        Logical { IsAnd: true } all => all.Operands.Any(Serves),
        Logical any => any.Operands.All(Serves),
        _ => false,
    };

    private static bool IsPath(SqlExpression expression) => expression is Member { Of: var of } && (of is Identifier || IsPath(of));
}
