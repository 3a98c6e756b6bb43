using LocalCloud.CosmosDb.Queries.Evaluation;
using LocalCloud.CosmosDb.Queries.Syntax;
using LocalCloud.CosmosDb.Queries.Values;

namespace LocalCloud.CosmosDb.Queries.Ordering;

/// <summary>What the value of one path must be for a WHERE clause to be true.</summary>
/// <param name="Constant">A literal or parameter; null when the path need only be defined.</param>
internal sealed record PathCondition(DocumentPath Path, string Operator, SqlExpression? Constant)
{
    private const int Most = 8;
    private static readonly Dictionary<string, string> Mirrored = new() { ["="] = "=", ["<"] = ">", ["<="] = ">=", [">"] = "<", [">="] = "<=" };

    /// <summary>Some conditions that hold wherever the clause is true; others may hold too.</summary>
    public static IReadOnlyList<PathCondition> Of(SqlExpression? where, string root) =>
        where is null ? [] : [.. Conjuncts(where).Select(operand => One(operand, root)).OfType<PathCondition>().Take(Most)];

    public ColumnFilter Over(int column, Frame frame) =>
        new(column, Operator, Constant is null ? null : Planning.Constant.ValueOf(Constant, frame));

    private static IEnumerable<SqlExpression> Conjuncts(SqlExpression expression) =>
        expression is Logical { IsAnd: true } all ? all.Operands.SelectMany(Conjuncts) : [expression];

    private static PathCondition? One(SqlExpression expression, string root) => expression switch
    {
        Binary { Right: Literal or Parameter } binary when Mirrored.ContainsKey(binary.Operator) && DocumentPath.Of(binary.Left, root) is { } path =>
            new(path, binary.Operator, binary.Right),
        Binary { Left: Literal or Parameter } binary when Mirrored.TryGetValue(binary.Operator, out var mirrored) && DocumentPath.Of(binary.Right, root) is { } path =>
            new(path, mirrored, binary.Left),
        Call { UserDefined: false, Arguments: [var argument] } call when call.Name.Equals("IS_DEFINED", StringComparison.OrdinalIgnoreCase)
            && DocumentPath.Of(argument, root) is { } path => new(path.Defined(), "IS_DEFINED", null),
        _ => null,
    };
}
