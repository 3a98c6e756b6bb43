using LocalCloud.CosmosDb.Queries.Values;

namespace LocalCloud.CosmosDb.Queries.Evaluation;

/// <summary>One source of FROM: where its value goes and how to get it.</summary>
internal sealed record CompiledSource(int Slot, Evaluator Collection, bool Iterates, bool IsDocument);

/// <summary>A query ready to run; knows how to make rows of one document and results of rows.</summary>
internal sealed class CompiledQuery
{
    public required Bindings Bindings { get; init; }

    /// <summary>Names of the parameters that are used anywhere in it.</summary>
    public required IReadOnlyCollection<string> Parameters { get; init; }

    /// <summary>Names of the user-defined functions that are called anywhere in it.</summary>
    public required IReadOnlyCollection<string> UserFunctions { get; init; }

    public required CompiledSource[] Sources { get; init; }

    public required Evaluator? Where { get; init; }

    public required Evaluator[] GroupBy { get; init; }

    public required IReadOnlyList<AggregateCall> Aggregates { get; init; }

    public required (Evaluator Value, bool Descending)[] OrderBy { get; init; }

    public required Evaluator Select { get; init; }

    /// <summary>The result is the document as it is, so its bytes can be copied.</summary>
    public required bool SelectsDocument { get; init; }

    public required bool Distinct { get; init; }

    public required Evaluator? Top { get; init; }

    public required Evaluator? Offset { get; init; }

    public required Evaluator? Limit { get; init; }

    public bool IsGrouped => Aggregates.Count > 0 || GroupBy.Length > 0;

    /// <summary>FROM names the document and nothing else.</summary>
    public bool IsOneRowPerDocument => Sources is [{ IsDocument: true }];

    /// <summary>Asks only how many documents there are.</summary>
    public bool IsCountOfAll => IsOneRowPerDocument && Where is null && GroupBy.Length == 0 && Aggregates.Count > 0 && Aggregates.All(aggregate => aggregate.CountsRows);

    /// <summary>Rows can be answered as they come, without having seen all of them.</summary>
    public bool IsStreaming => !IsGrouped && !Distinct && OrderBy.Length == 0;

    /// <summary>Rows have an order of their own, and the first ones are all that a page needs.</summary>
    public bool IsSorting => !IsGrouped && !Distinct && OrderBy.Length > 0;

    /// <summary>What the row in the frame is ordered by.</summary>
    public SqlValue[] Keys(Frame frame)
    {
        var keys = OrderBy.Length == 0 ? [] : new SqlValue[OrderBy.Length];
        for (var i = 0; i < keys.Length; i++)
        {
            keys[i] = OrderBy[i].Value(frame);
        }

        return keys;
    }

    /// <summary>Binds the sources, one combination after the other, and yields for each that passes WHERE.</summary>
    public IEnumerable<bool> Combinations(Frame frame) => Combinations(frame, 0);

    /// <summary>All results over what the frame holds; how subqueries run.</summary>
    public IEnumerable<SqlValue> Rows(Frame frame)
    {
        var results = new ResultSet(this, frame, outlives: false);
        foreach (var _ in Combinations(frame))
        {
            results.Add(0, 0);
        }

        return results.Finish().Select(row => row.Value);
    }

    private IEnumerable<bool> Combinations(Frame frame, int index)
    {
        QueryBudget.Step();
        if (index == Sources.Length)
        {
            if (Where is null || Where(frame).IsTrue)
            {
                yield return true;
            }

            yield break;
        }

        var source = Sources[index];
        if (source.IsDocument && index == Sources.Length - 1)
        {
            if (Where is null || Where(frame).IsTrue)
            {
                yield return true;
            }

            yield break;
        }

        var collection = source.Collection(frame);
        if (!source.Iterates)
        {
            if (collection.IsDefined)
            {
                frame.Slots[source.Slot] = collection;
                foreach (var found in Combinations(frame, index + 1))
                {
                    yield return found;
                }
            }
        }
        else if (collection.Kind == SqlKind.Array)
        {
            foreach (var item in collection.Items())
            {
                frame.Slots[source.Slot] = item;
                foreach (var found in Combinations(frame, index + 1))
                {
                    yield return found;
                }
            }
        }
    }
}
