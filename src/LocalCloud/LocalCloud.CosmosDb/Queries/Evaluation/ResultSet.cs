using LocalCloud.CosmosDb.Queries.Values;

namespace LocalCloud.CosmosDb.Queries.Evaluation;

/// <summary>A result with its place: ORDER BY values, document number, and which of the document's rows it is.</summary>
internal sealed record ResultRow(SqlValue[] Keys, long Number, int Ordinal, SqlValue Value);

/// <summary>Collects rows for queries that must see all of them: ORDER BY, DISTINCT, GROUP BY, aggregates, and subqueries.</summary>
internal sealed class ResultSet(CompiledQuery query, Frame frame)
{
    private readonly List<ResultRow> _rows = [];
    private readonly Dictionary<SqlValue, Group> _groups = new(SqlComparer.Instance);
    private readonly List<Group> _groupOrder = [];

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
            _rows.Add(new(query.Keys(frame), number, ordinal, query.Select(frame)));
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

        IEnumerable<ResultRow> rows = _rows;
        if (query.Distinct)
        {
            var seen = new HashSet<SqlValue>(SqlComparer.Instance);
            rows = rows.Where(row => seen.Add(row.Value));
        }

        return rows;
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
            _groups.Add(key, group = NewGroup());
            _groupOrder.Add(group);
        }

        return group;
    }

    private Group NewGroup() => new([.. frame.Slots], [.. query.Aggregates.Select(aggregate => aggregate.Create())]);

    /// <param name="Slots">The first row of the group, for what is neither grouped by nor aggregated.</param>
    private sealed record Group(SqlValue[] Slots, Aggregate[] Aggregates);
}
