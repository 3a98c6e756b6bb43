namespace LocalCloud.CosmosDb.Queries.Evaluation;

/// <summary>The first rows of an order out of many, holding no more of them than asked for.</summary>
internal sealed class BestRows(RowOrder order, int most)
{
    // The worst row is at the head.
    private readonly PriorityQueue<ResultRow, ResultRow> _rows = new(Comparer<ResultRow>.Create((x, y) => order.Compare(y, x)));

    /// <summary>Whether a row at this place would be among the best so far; its value need not be known yet.</summary>
    public bool Wants(ResultRow place) => _rows.Count < most || order.Compare(place, _rows.Peek()) < 0;

    public void Add(ResultRow row)
    {
        QueryBudget.Keep(Weight(row));
        if (_rows.Count < most)
        {
            _rows.Enqueue(row, row);
        }
        else
        {
            QueryBudget.Keep(-Weight(_rows.EnqueueDequeue(row, row)));
        }
    }

    private static long Weight(ResultRow row) => 150 + row.Value.Weight + row.Keys.Sum(key => 40 + key.Weight);

    public IEnumerable<ResultRow> InOrder()
    {
        var rows = new ResultRow[_rows.Count];
        for (var i = rows.Length - 1; i >= 0; i--)
        {
            rows[i] = _rows.Dequeue();
        }

        return rows;
    }
}
