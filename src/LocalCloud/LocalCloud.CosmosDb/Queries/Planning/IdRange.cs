using System.Text;
using LocalCloud.CosmosDb.Queries.Evaluation;
using LocalCloud.CosmosDb.Queries.Syntax;
using LocalCloud.CosmosDb.Queries.Values;

namespace LocalCloud.CosmosDb.Queries.Planning;

/// <summary>The ids between which a WHERE clause excludes nothing that matches. The end is null where there is none.</summary>
/// <remarks>Only ASCII bounds: with them, the order of SQLite and that of the service cannot differ.</remarks>
internal sealed record IdRange(string From, string? To)
{
    public static readonly IdRange All = new("", null);

    public static IdRange Find(SqlExpression? where, string root, Frame frame) => where switch
    {
        Logical { IsAnd: true } all => all.Operands.Aggregate(All, (found, operand) => found.And(Find(operand, root, frame))),
        Binary { Operator: ">" or ">=" } comparison when IsId(comparison.Left, root) => Above(comparison.Right, frame),
        Binary { Operator: ">" or ">=" } comparison when IsId(comparison.Right, root) => Below(comparison.Left, frame),
        Binary { Operator: "<" or "<=" } comparison when IsId(comparison.Right, root) => Above(comparison.Left, frame),
        Binary { Operator: "<" or "<=" } comparison when IsId(comparison.Left, root) => Below(comparison.Right, frame),
        Between { Not: false } between when IsId(between.Value, root) => Above(between.Low, frame).And(Below(between.High, frame)),
        Call { UserDefined: false, Arguments: [var id, var prefix] } call when IsId(id, root) && call.Name.Equals("STARTSWITH", StringComparison.OrdinalIgnoreCase) =>
            Text(prefix, frame) is { Length: > 0 } text ? new(text, text + "\U0010FFFF") : All,
        _ => All,
    };

    private IdRange And(IdRange other) => new(
        string.CompareOrdinal(From, other.From) >= 0 ? From : other.From,
        To is null ? other.To : other.To is null || string.CompareOrdinal(To, other.To) <= 0 ? To : other.To);

    private static IdRange Above(SqlExpression bound, Frame frame) => new(Text(bound, frame), null);

    private static IdRange Below(SqlExpression bound, Frame frame) => Text(bound, frame) is { Length: > 0 } text ? new("", text) : All;

    private static bool IsId(SqlExpression expression, string root) =>
        expression is Member { Of: Identifier identifier } member && identifier.Name == root && member.Name.Utf8.AsSpan().SequenceEqual("id"u8);

    private static string Text(SqlExpression expression, Frame frame)
    {
        var value = Constant.ValueOf(expression, frame);
        return value.Kind == SqlKind.String && Ascii.IsValid(value.Text) ? value.Text : "";
    }
}
