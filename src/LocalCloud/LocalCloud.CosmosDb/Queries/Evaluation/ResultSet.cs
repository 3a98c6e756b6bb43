using LocalCloud.CosmosDb.Queries.Values;

namespace LocalCloud.CosmosDb.Queries.Evaluation;

/// <summary>A result with its place: ORDER BY values, document number, and which of the document's rows it is.</summary>
internal sealed record ResultRow(SqlValue[] Keys, long Number, int Ordinal, SqlValue Value)
{
    /// <summary>Bytes of the document it was made of, where these are counted.</summary>
    public int Size { get; init; }
}

/// <summary>Collects rows for queries that must see all of them: ORDER BY, DISTINCT, GROUP BY, aggregates, and subqueries.</summary>
/// <param name="outlives">What is collected outlives the document that is looked at, as it does but in subqueries.</param>
internal sealed class ResultSet(CompiledQuery query, Frame frame, bool outlives)
{
    private readonly List<ResultRow> _rows = [];
    private readonly Dictionary<SqlValue, Group> _groups = new(SqlComparer.Instance);
    private readonly List<Group> _groupOrder = [];
    private readonly HashSet<SqlValue> _seen = new(SqlComparer.Instance);

    /// <summary>Of the same value twice, DISTINCT keeps the first, unless ORDER BY may put another one before it; groups have their values last.</summary>
    private readonly bool _isDistinctAtOnce = query.Distinct && query.OrderBy.Length == 0 && !query.IsGrouped;

    /// <summary>Takes the row that the frame holds now.</summary>
    public void Add(long number, int ordinal)
    {
        if (query.IsGrouped)
        {
            var group = GroupOfRow();
            for (var i = 0; i < query.Aggregates.Count; i++)
            {
                group.Aggregates[i].Add(query.Aggregates[i].Argument(frame));
            }
        }
        else
        {
            Keep(number, ordinal);
        }
    }

    /// <summary>Takes so many rows at once, of which nothing is looked at.</summary>
    public void AddCount(long rows)
    {
        if (rows > 0)
        {
            foreach (var aggregate in GroupOfRow().Aggregates)
            {
                aggregate.AddCount(rows);
            }
        }
    }

    /// <summary>Everything in its final order, after DISTINCT; counting is up to the run.</summary>
    public IEnumerable<ResultRow> Finish()
    {
        if (query.IsGrouped)
        {
            FinishGroups();
        }

        if (query.OrderBy.Length > 0)
        {
            _rows.Sort(RowOrder.Of(query));
        }

        return query.Distinct && !_isDistinctAtOnce ? _rows.Where(row => _seen.Add(row.Value)) : _rows;
    }

    private void Keep(long number, int ordinal)
    {
        var value = query.Select(frame);
        if (_isDistinctAtOnce && _seen.Contains(value))
        {
            return;
        }

        QueryBudget.Items(_rows.Count + 1);
        value = Kept(value);
        _rows.Add(new(Array.ConvertAll(query.Keys(frame), Kept), number, ordinal, value));
        if (_isDistinctAtOnce)
        {
            _seen.Add(value);
        }
    }

    private SqlValue Kept(SqlValue value)
    {
        if (!outlives)
        {
            return value;
        }

        var kept = value.Detach();
        QueryBudget.Keep(kept);
        return kept;
    }

    private void FinishGroups()
    {
        if (_groupOrder.Count == 0 && query.GroupBy.Length == 0)
        {
            // An aggregate over nothing still has a result: COUNT 0.
            _groupOrder.Add(NewGroup());
        }

        for (var i = 0; i < _groupOrder.Count; i++)
        {
            var group = _groupOrder[i];
            group.Slots.CopyTo(frame.Slots, 0);
            var outer = frame.Aggregates;
            frame.Aggregates = group.Aggregates;
            _rows.Add(new(query.Keys(frame), i, 0, query.Select(frame)));
            frame.Aggregates = outer;
        }
    }

    private Group GroupOfRow()
    {
        // An object, not an array: an array literal would lose undefined items and make different groups equal.
        var key = SqlValue.Of(query.GroupBy.Select((value, index) => KeyValuePair.Create(index.ToString(System.Globalization.CultureInfo.InvariantCulture), value(frame))).ToArray());
        if (!_groups.TryGetValue(key, out var group))
        {
            key = Kept(key);
            _groups.Add(key, group = NewGroup());
            _groupOrder.Add(group);
        }

        return group;
    }

    private Group NewGroup() => new(Array.ConvertAll(frame.Slots, Kept), [.. query.Aggregates.Select(aggregate => aggregate.Create())]);

    /// <param name="Slots">The first row of the group, for what is neither grouped by nor aggregated.</param>
    private sealed record Group(SqlValue[] Slots, Aggregate[] Aggregates);
}
