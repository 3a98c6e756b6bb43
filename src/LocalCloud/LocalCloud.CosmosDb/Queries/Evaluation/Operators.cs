using LocalCloud.CosmosDb.Queries.Values;

namespace LocalCloud.CosmosDb.Queries.Evaluation;

/// <summary>What operators do, with undefined for everything they are not defined on.</summary>
internal static class Operators
{
    public static Func<SqlValue, SqlValue, SqlValue> Binary(string symbol) => symbol switch
    {
        "=" => Equal,
        "!=" => (l, r) => Not(Equal(l, r)),
        "<" => (l, r) => Ordered(l, r) is { } order ? SqlValue.Of(order < 0) : default,
        "<=" => (l, r) => Ordered(l, r) is { } order ? SqlValue.Of(order <= 0) : default,
        ">" => (l, r) => Ordered(l, r) is { } order ? SqlValue.Of(order > 0) : default,
        ">=" => (l, r) => Ordered(l, r) is { } order ? SqlValue.Of(order >= 0) : default,
        "+" => (l, r) => Arithmetic(l, r, l.Number + r.Number),
        "-" => (l, r) => Arithmetic(l, r, l.Number - r.Number),
        "*" => (l, r) => Arithmetic(l, r, l.Number * r.Number),
        "/" => (l, r) => Arithmetic(l, r, l.Number / r.Number),
        "%" => (l, r) => Arithmetic(l, r, l.Number % r.Number),
        "&" => (l, r) => Bits(l, r, (a, b) => a & b),
        "|" => (l, r) => Bits(l, r, (a, b) => a | b),
        "^" => (l, r) => Bits(l, r, (a, b) => a ^ b),
        "<<" => (l, r) => Bits(l, r, (a, b) => a << b),
        ">>" => (l, r) => Bits(l, r, (a, b) => a >> b),
        ">>>" => (l, r) => Bits(l, r, (a, b) => (int)((uint)a >> b)),
        "||" => Joined,
        "??" => (l, r) => l.IsDefined ? l : r,
        _ => throw new InvalidOperationException($"Unknown operator {symbol}."),
    };

    public static Func<SqlValue, SqlValue> Unary(string symbol) => symbol switch
    {
        "NOT" => Not,
        "-" => value => value.Kind == SqlKind.Number ? SqlValue.Of(-value.Number) : default,
        "+" => value => value.Kind == SqlKind.Number ? value : default,
        "~" => value => Bits(value, value, (a, _) => ~a),
        _ => throw new InvalidOperationException($"Unknown operator {symbol}."),
    };

    /// <summary>Values of different types are different; undefined is neither equal to anything nor different.</summary>
    public static SqlValue Equal(SqlValue left, SqlValue right) =>
        left.IsDefined && right.IsDefined ? SqlValue.Of(SqlComparer.Instance.Equals(left, right)) : default;

    private static SqlValue Joined(SqlValue left, SqlValue right)
    {
        if (left.Kind != SqlKind.String || right.Kind != SqlKind.String)
        {
            return default;
        }

        var (first, second) = (left.Text, right.Text);
        QueryBudget.Text((long)first.Length + second.Length);
        return SqlValue.Of(first + second);
    }

    public static SqlValue Not(SqlValue value) => value.Kind == SqlKind.Boolean ? SqlValue.Of(value.IsFalse) : default;

    private static int? Ordered(SqlValue left, SqlValue right) =>
        left.Kind == right.Kind && left.Kind is >= SqlKind.Null and <= SqlKind.String ? SqlComparer.Instance.Compare(left, right) : null;

    private static SqlValue Arithmetic(SqlValue left, SqlValue right, double result) =>
        left.Kind == SqlKind.Number && right.Kind == SqlKind.Number ? SqlValue.Of(result) : default;

    private static SqlValue Bits(SqlValue left, SqlValue right, Func<int, int, int> combine) =>
        left.Kind == SqlKind.Number && right.Kind == SqlKind.Number && IsInteger(left.Number) && IsInteger(right.Number)
            ? SqlValue.Of(combine((int)left.Number, (int)right.Number))
            : default;

    private static bool IsInteger(double value) => value is >= int.MinValue and <= int.MaxValue && value == Math.Floor(value);
}
