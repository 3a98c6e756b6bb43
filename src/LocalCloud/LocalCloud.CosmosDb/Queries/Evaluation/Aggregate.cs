using LocalCloud.CosmosDb.Queries.Syntax;
using LocalCloud.CosmosDb.Queries.Values;

namespace LocalCloud.CosmosDb.Queries.Evaluation;

/// <summary>A running aggregate over one group. Undefined values do not take part.</summary>
internal abstract class Aggregate
{
    public static readonly IReadOnlyDictionary<string, Func<Aggregate>> Known = new Dictionary<string, Func<Aggregate>>(StringComparer.OrdinalIgnoreCase)
    {
        ["COUNT"] = () => new Count(),
        ["COUNTIF"] = () => new CountIf(),
        ["SUM"] = () => new Sum(false),
        ["AVG"] = () => new Sum(true),
        ["MIN"] = () => new Extreme(-1),
        ["MAX"] = () => new Extreme(1),
        ["MAKELIST"] = () => new List(false),
        ["MAKESET"] = () => new List(true),
    };

    public static bool Is(SqlExpression expression) => expression is Call { UserDefined: false } call && Known.ContainsKey(call.Name);

    /// <summary>Anywhere in it, but for its subqueries.</summary>
    public static bool IsIn(SqlExpression expression) => SqlTree.SelfAndDescendants(expression).Any(Is);

    public abstract SqlValue Result { get; }

    /// <param name="value">Of a document that is looked at now: what is kept of it is detached.</param>
    public abstract void Add(SqlValue value);

    /// <summary>Counts so many rows at once.</summary>
    public virtual void AddCount(long rows) => throw new InvalidOperationException("Only COUNT counts.");

    private sealed class Count : Aggregate
    {
        private long _count;

        public override SqlValue Result => SqlValue.Of(_count);

        public override void Add(SqlValue value) => _count += value.IsDefined ? 1 : 0;

        public override void AddCount(long rows) => _count += rows;
    }

    private sealed class CountIf : Aggregate
    {
        private long _count;

        public override SqlValue Result => SqlValue.Of(_count);

        public override void Add(SqlValue value) => _count += value.IsTrue ? 1 : 0;
    }

    /// <summary>One value that is no number makes the whole sum undefined.</summary>
    private sealed class Sum(bool average) : Aggregate
    {
        private double _sum;
        private long _count;
        private bool _undefined;

        public override SqlValue Result =>
            _undefined || (average && _count == 0) ? SqlValue.Undefined : SqlValue.Of(average ? _sum / _count : _sum);

        public override void Add(SqlValue value)
        {
            if (value.IsDefined)
            {
                _undefined |= value.Kind != SqlKind.Number;
                _sum += value.Number;
                _count++;
            }
        }
    }

    /// <summary>One array or object makes the whole extreme undefined.</summary>
    private sealed class Extreme(int sign) : Aggregate
    {
        private SqlValue _extreme;
        private bool _undefined;

        public override SqlValue Result => _undefined ? default : _extreme;

        public override void Add(SqlValue value)
        {
            _undefined |= value.Kind is SqlKind.Array or SqlKind.Object;
            if (value.IsDefined && (!_extreme.IsDefined || SqlComparer.Instance.Compare(value, _extreme) * sign > 0))
            {
                _extreme = value.Detach();
            }
        }
    }

    private sealed class List(bool distinct) : Aggregate
    {
        private readonly List<SqlValue> _items = [];
        private readonly HashSet<SqlValue> _seen = new(SqlComparer.Instance);

        public override SqlValue Result => SqlValue.Of(_items.ToArray());

        public override void Add(SqlValue value)
        {
            if (value.IsDefined && (!distinct || !_seen.Contains(value)))
            {
                var kept = value.Detach();
                QueryBudget.Keep(kept);
                _items.Add(kept);
                if (distinct)
                {
                    _seen.Add(kept);
                }
            }
        }
    }
}
