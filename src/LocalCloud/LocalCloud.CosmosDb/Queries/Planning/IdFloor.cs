using System.Text;
using LocalCloud.CosmosDb.Queries.Evaluation;
using LocalCloud.CosmosDb.Queries.Syntax;
using LocalCloud.CosmosDb.Queries.Values;

namespace LocalCloud.CosmosDb.Queries.Planning;

/// <summary>Finds an id that a WHERE clause is limited to from there on (<c>c.id &gt; "…"</c>), so that a query reads a partition from there.</summary>
/// <remarks>Documents at the floor itself are read too: whether they match is for the query to say.</remarks>
internal static class IdFloor
{
    /// <summary>Null: there is none.</summary>
    public static string? Find(SqlExpression? where, string root, Frame frame) => where switch
    {
        Binary { Operator: ">" or ">=" } bound when IsId(bound.Left, root) => Text(bound.Right, frame),
        Binary { Operator: "<" or "<=" } bound when IsId(bound.Right, root) => Text(bound.Left, frame),
        Logical { IsAnd: true } all => all.Operands.Select(operand => Find(operand, root, frame)).Max(StringComparer.Ordinal),
        _ => null,
    };

    private static bool IsId(SqlExpression expression, string root) =>
        expression is Member { Of: Identifier identifier } member && identifier.Name == root && member.Name.Utf8.AsSpan().SequenceEqual("id"u8);

    /// <summary>Only ASCII sorts alike in the storage, which compares bytes, and in the query, which compares UTF-16.</summary>
    private static string? Text(SqlExpression expression, Frame frame)
    {
        var value = expression switch
        {
            Literal literal => literal.Value,
            Parameter parameter => frame.Parameters.GetValueOrDefault(parameter.Name),
            _ => default,
        };
        return value.Kind == SqlKind.String && Ascii.IsValid(value.Text) ? value.Text : null;
    }
}
