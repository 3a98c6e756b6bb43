using LocalCloud.CosmosDb.Queries.Syntax;
using LocalCloud.CosmosDb.Resources;

namespace LocalCloud.CosmosDb.Queries.Planning;

/// <summary>
/// Whether the service would answer a WHERE clause from the index that the container's policy makes: it then loads, and charges for, only
/// what matches. Otherwise it loads whatever it looks at.
/// </summary>
internal sealed class IndexUse(IndexingPolicy policy)
{
    private static readonly HashSet<string> Served = new(StringComparer.OrdinalIgnoreCase)
    {
        "IS_DEFINED", "STARTSWITH", "ENDSWITH", "CONTAINS", "STRINGEQUALS", "ARRAY_CONTAINS",
    };

    public bool Serves(SqlExpression? where) => where switch
    {
        Binary { Operator: "=" or "<" or ">" or "<=" or ">=" } comparison =>
            (IsIndexed(comparison.Left) && Constant.Is(comparison.Right)) || (Constant.Is(comparison.Left) && IsIndexed(comparison.Right)),
        InList { Not: false } list => IsIndexed(list.Value) && list.Items.All(Constant.Is),
        Between { Not: false } between => IsIndexed(between.Value) && Constant.Is(between.Low) && Constant.Is(between.High),
        Call { UserDefined: false } call => Served.Contains(call.Name) && call.Arguments.Any(IsIndexed),
        Logical { IsAnd: true } all => all.Operands.All(Serves) || all.Operands.Any(operand => Serves(operand) && !IsOnId(operand)),
        Logical any => any.Operands.All(Serves),
        _ => false,
    };

    /// <summary>Which ids are looked at is known without it: what else is asked of them has them loaded.</summary>
    private static bool IsOnId(SqlExpression condition) =>
        condition is Binary { Left: Member { Of: Identifier, Name.Text: "id" } } or Binary { Right: Member { Of: Identifier, Name.Text: "id" } };

    private bool IsIndexed(SqlExpression expression)
    {
        var path = new List<string>();
        for (; expression is Member member; expression = member.Of)
        {
            path.Insert(0, member.Name.Text);
        }

        return path.Count > 0 && expression is Identifier && policy.IsIndexed(path, isComputed: false);
    }
}
