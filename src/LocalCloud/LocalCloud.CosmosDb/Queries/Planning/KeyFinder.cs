using LocalCloud.CosmosDb.Partitioning;
using LocalCloud.CosmosDb.Queries.Evaluation;
using LocalCloud.CosmosDb.Queries.Syntax;
using LocalCloud.CosmosDb.Queries.Values;

namespace LocalCloud.CosmosDb.Queries.Planning;

/// <summary>Finds the logical partitions (and ids) a WHERE clause is limited to, so that a query reads only them.</summary>
internal sealed class KeyFinder(PartitionKeyDefinition key, string root, Frame frame)
{
    private const int Most = 20_000;

    /// <summary>Null: not limited. Empty: nothing can match.</summary>
    public IReadOnlyList<KeyPoint>? Find(SqlExpression? expression) => expression switch
    {
        Binary { Operator: "=" } equality => Equality(equality.Left, equality.Right) ?? Equality(equality.Right, equality.Left),
        InList { Not: false } list when Target(list.Value) is { } target =>
            list.Items.All(Constant.Is) ? [.. list.Items.SelectMany(item => Point(target, item))] : null,
        Logical { IsAnd: true } all => All(all.Operands),
        Logical any => Any(any.Operands),
        _ => null,
    };

    private IReadOnlyList<KeyPoint>? All(IReadOnlyList<SqlExpression> operands)
    {
        IReadOnlyList<KeyPoint>? found = null;
        foreach (var operand in operands)
        {
            if (Find(operand) is { } points)
            {
                found = found is null ? points
                    : (long)found.Count * points.Count > Most ? found
                    : [.. found.SelectMany(left => points.Select(left.And)).OfType<KeyPoint>()];
            }
        }

        return found;
    }

    private List<KeyPoint>? Any(IReadOnlyList<SqlExpression> operands)
    {
        var found = new List<KeyPoint>();
        foreach (var operand in operands)
        {
            if (Find(operand) is not { } points || found.Count + points.Count > Most)
            {
                return null;
            }

            found.AddRange(points);
        }

        return found;
    }

    private IReadOnlyList<KeyPoint>? Equality(SqlExpression path, SqlExpression value) =>
        Target(path) is { } target && Constant.Is(value) ? [.. Point(target, value)] : null;

    /// <summary>No point when the value is undefined (never equal) or cannot be a key.</summary>
    private IEnumerable<KeyPoint> Point(int target, SqlExpression expression)
    {
        var value = Constant.ValueOf(expression, frame);
        if (value.Kind is SqlKind.Undefined or SqlKind.Array or SqlKind.Object)
        {
            yield break;
        }

        var components = new SqlValue?[key.Components];
        // The id itself may be (part of) the key.
        var isId = target == Id;
        for (var i = 0; i < components.Length; i++)
        {
            if (i == target || (isId && key.Segments[i] is [var only] && only.AsSpan().SequenceEqual("id"u8)))
            {
                components[i] = value;
            }
        }

        var id = isId || IsIdPath(target) ? (value.Kind == SqlKind.String ? value.Text : null) : null;
        yield return new(components, id);
    }

    private const int Id = -1;

    private bool IsIdPath(int target) => key.Segments[target] is [var only] && only.AsSpan().SequenceEqual("id"u8);

    /// <summary>Which component (or the id) a path names; null for anything else.</summary>
    private int? Target(SqlExpression expression)
    {
        var names = new List<byte[]>();
        var at = expression;
        while (at is Member member)
        {
            names.Insert(0, member.Name.Utf8);
            at = member.Of;
        }

        if (names.Count == 0 || at is not Identifier identifier || identifier.Name != root)
        {
            return null;
        }

        for (var i = 0; i < key.Segments.Count; i++)
        {
            if (key.Segments[i].Length == names.Count && key.Segments[i].Zip(names).All(pair => pair.First.AsSpan().SequenceEqual(pair.Second)))
            {
                return i;
            }
        }

        return names is [var single] && single.AsSpan().SequenceEqual("id"u8) ? Id : null;
    }
}
