using LocalCloud.CosmosDb.Queries.Evaluation;
using LocalCloud.CosmosDb.Queries.Values;

namespace LocalCloud.CosmosDb.Queries.Ordering;

/// <summary>A <see cref="PathCondition"/> while a query runs: compares one column with a value.</summary>
internal sealed class ColumnFilter(int column, string symbol, SqlValue? constant)
{
    private readonly Func<SqlValue, SqlValue, SqlValue>? _compare = constant is null ? null : Operators.Binary(symbol);
    private readonly SqlValue _constant = constant ?? default;
    private readonly string? _text = symbol == "=" && constant is { Kind: SqlKind.String } text ? text.Text : null;

    public bool Passes(OrderedRow row)
    {
        ref readonly var value = ref row.Values[column];
        return _compare is null ? value.IsDefined
            : value.Kind == _constant.Kind && (_text is not null ? value.Text == _text : _compare(value, _constant).IsTrue);
    }
}
