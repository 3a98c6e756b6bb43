using LocalCloud.CosmosDb.Queries.Values;

namespace LocalCloud.CosmosDb.Queries.Ordering;

/// <summary>All rows in one order, whose first column ascends and whose ties ascend by document; read backwards it is the opposite order.</summary>
internal sealed class RowSequence : IComparer<OrderedRow>
{
    private readonly (int Column, bool Descending)[] _columns;
    private readonly List<OrderedRow> _rows;

    public RowSequence((int Column, bool Descending)[] columns, IEnumerable<OrderedRow> rows)
    {
        (_columns, _rows) = (columns, [.. rows]);
        _rows.Sort(this);
    }

    public int Count => _rows.Count;

    public OrderedRow this[int index] => _rows[index];

    public void Change(IReadOnlyCollection<OrderedRow> gone, IReadOnlyCollection<OrderedRow> come)
    {
        if ((gone.Count + come.Count) * 8 > _rows.Count)
        {
            var left = gone.ToHashSet(ReferenceEqualityComparer.Instance);
            _rows.RemoveAll(left.Contains);
            _rows.AddRange(come);
            _rows.Sort(this);
            return;
        }

        foreach (var row in gone)
        {
            _rows.RemoveAt(_rows.BinarySearch(row, this));
        }

        foreach (var row in come)
        {
            _rows.Insert(~_rows.BinarySearch(row, this), row);
        }
    }

    public int Compare(OrderedRow? x, OrderedRow? y)
    {
        foreach (var (column, descending) in _columns)
        {
            var order = SqlComparer.Instance.Compare(x!.Values[column], y!.Values[column]);
            if (order != 0)
            {
                return descending ? -order : order;
            }
        }

        return x!.Number.CompareTo(y!.Number);
    }
}
