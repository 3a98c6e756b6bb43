using LocalCloud.CosmosDb.Queries.Values;

namespace LocalCloud.CosmosDb.Queries.Evaluation;

/// <summary>
/// ORDER BY with its ties: by document, ascending, or descending when the first column is. Clients resume pages by exactly this order.
/// </summary>
internal sealed class RowOrder(bool[] descending) : IComparer<ResultRow>
{
    public static RowOrder Of(CompiledQuery query) => new([.. query.OrderBy.Select(sort => sort.Descending)]);

    public int Compare(ResultRow? x, ResultRow? y)
    {
        var order = CompareKeys(x!.Keys, y!.Keys);
        return order != 0 ? order
            : x.Number != y.Number ? CompareNumbers(x.Number, y.Number)
            : x.Ordinal.CompareTo(y.Ordinal);
    }

    public int CompareNumbers(long x, long y) => descending[0] ? y.CompareTo(x) : x.CompareTo(y);

    public int CompareKeys(IReadOnlyList<SqlValue> x, IReadOnlyList<SqlValue> y)
    {
        for (var i = 0; i < x.Count; i++)
        {
            var order = SqlComparer.Instance.Compare(x[i], y[i]);
            if (order != 0)
            {
                return descending[i] ? -order : order;
            }
        }

        return 0;
    }
}
