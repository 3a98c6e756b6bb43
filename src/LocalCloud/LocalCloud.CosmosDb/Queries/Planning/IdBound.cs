using System.Text;
using LocalCloud.CosmosDb.Queries.Evaluation;
using LocalCloud.CosmosDb.Queries.Syntax;
using LocalCloud.CosmosDb.Queries.Values;

namespace LocalCloud.CosmosDb.Queries.Planning;

/// <summary>Finds below which id a WHERE clause excludes everything, so that the rows of a long partition are not all looked at.</summary>
internal static class IdBound
{
    /// <summary>A bound that every match reaches; the empty string when there is none.</summary>
    public static string Find(SqlExpression? where, string root, Frame frame) => where switch
    {
        Logical { IsAnd: true } all => all.Operands.Select(operand => Find(operand, root, frame)).Max(StringComparer.Ordinal)!,
        Binary { Operator: ">" or ">=" } comparison when IsId(comparison.Left, root) => Text(comparison.Right, frame),
        Binary { Operator: "<" or "<=" } comparison when IsId(comparison.Right, root) => Text(comparison.Left, frame),
        _ => "",
    };

    private static bool IsId(SqlExpression expression, string root) =>
        expression is Member { Of: Identifier identifier } member && identifier.Name == root && member.Name.Utf8.AsSpan().SequenceEqual("id"u8);

    /// <summary>Only ASCII: there, the order of SQLite and that of the service cannot differ.</summary>
    private static string Text(SqlExpression expression, Frame frame)
    {
        var value = Constant.ValueOf(expression, frame);
        return value.Kind == SqlKind.String && Ascii.IsValid(value.Text) ? value.Text : "";
    }
}
