using LocalCloud.CosmosDb.Queries.Values;
using LocalCloud.CosmosDb.Scripts;

namespace LocalCloud.CosmosDb.Queries.Evaluation;

/// <summary>Computes a value from the current row.</summary>
internal delegate SqlValue Evaluator(Frame frame);

/// <summary>The row being looked at: the document, what FROM and JOIN have bound, parameters, and running aggregates.</summary>
internal sealed class Frame(int slots, IReadOnlyDictionary<string, SqlValue> parameters, double timestamp)
{
    /// <summary>The slot of the document itself.</summary>
    public const int Document = 0;

    private readonly Dictionary<object, object?> _once = [];

    public SqlValue[] Slots { get; } = new SqlValue[slots];

    public IReadOnlyDictionary<string, SqlValue> Parameters { get; } = parameters;

    /// <summary>Milliseconds since 1970 when the query started.</summary>
    public double Timestamp { get; } = timestamp;

    /// <summary>Null where the query calls none.</summary>
    public UserFunctions? Functions { get; init; }

    public Aggregate[] Aggregates { get; set; } = [];

    /// <summary>What is computed once for all documents.</summary>
    public T Once<T>(object key, Func<T> compute)
    {
        if (!_once.TryGetValue(key, out var known))
        {
            _once.Add(key, known = compute());
        }

        return (T)known!;
    }
}
