using System.Text.Json;
using LocalCloud.CosmosDb.Documents;
using LocalCloud.CosmosDb.Queries.Evaluation;
using LocalCloud.CosmosDb.Queries.Values;
using LocalCloud.CosmosDb.Resources;
using LocalCloud.Storage;

namespace LocalCloud.CosmosDb.Queries.Ordering;

/// <summary>
/// The values that queries on one partition key range order and filter by, in memory and in order. Every query first brings it up to the
/// snapshot it reads, by the LSN; rows of deleted documents stay until a query finds them gone.
/// </summary>
/// <remarks>One query at a time: hold <see cref="Lock"/> from before the snapshot begins, so that no snapshot is older than the rows.</remarks>
internal sealed class OrderedDocuments
{
    /// <summary>Bytes of one range in memory, about; queries on larger ones look at all documents each time.</summary>
    private const long MostWeight = 128 * 1024 * 1024;
    private const int MostColumns = 32;
    private const int MostSequences = 16;
    private readonly Dictionary<string, int> _columns = new(StringComparer.Ordinal);
    private readonly List<DocumentPath> _paths = [];
    private readonly Dictionary<long, OrderedRow> _rows = [];
    private readonly Dictionary<string, RowSequence> _sequences = new(StringComparer.Ordinal);
    private long _lsn;
    private long _weight;
    private int _built;

    public Lock Lock { get; } = new();

    /// <summary>More than may be kept in memory, or nothing that can be kept.</summary>
    public bool IsAbandoned { get; private set; }

    /// <summary>Makes sure that all paths of a plan have a column; false when there are too many.</summary>
    public bool Cover(OrderPlan plan)
    {
        foreach (var path in plan.OrderBy.Select(sort => sort.Path).Concat(plan.Conditions.Select(condition => condition.Path)))
        {
            if (_columns.ContainsKey(path.Key))
            {
                continue;
            }

            if (_paths.Count == MostColumns)
            {
                return false;
            }

            _columns.Add(path.Key, _paths.Count);
            _paths.Add(path);
            Clear();
        }

        return true;
    }

    public int ColumnOf(DocumentPath path) => _columns[path.Key];

    /// <summary>Takes in what was written since the last time.</summary>
    public void CatchUp(SqliteSession session, Container container, int range)
    {
        if (_rows.Count > (2 * _built) + 1000)
        {
            // Some of so many new ones may have replaced deleted ones.
            Clear();
        }

        var fromStart = _lsn == 0;
        try
        {
            TakeIn(session, container, range);
        }
        catch (Exception failure)
        {
            Clear();
            if (failure is not InvalidOperationException)
            {
                throw;
            }

            // A string that is no valid text cannot be compared.
            IsAbandoned = true;
        }

        if (_weight > MostWeight)
        {
            Clear();
            IsAbandoned = true;
        }

        _built = fromStart ? _rows.Count : _built;
    }

    public RowSequence Sequence(OrderPlan plan)
    {
        var first = plan.OrderBy[0].Descending;
        (int Column, bool Descending)[] columns = [.. plan.OrderBy.Select(sort => (ColumnOf(sort.Path), sort.Descending != first))];
        var key = string.Join(',', columns);
        if (!_sequences.TryGetValue(key, out var sequence))
        {
            if (_sequences.Count == MostSequences)
            {
                _sequences.Clear();
            }

            _sequences.Add(key, sequence = new(columns, _rows.Values));
        }

        return sequence;
    }

    /// <summary>Forgets documents that are gone.</summary>
    public void Remove(List<OrderedRow> gone)
    {
        gone.ForEach(row => _rows.Remove(row.Number));
        _weight -= gone.Sum(row => row.Weight);
        Reorder(gone, []);
    }

    private void TakeIn(SqliteSession session, Container container, int range)
    {
        var (gone, come) = (new List<OrderedRow>(), new List<OrderedRow>());
        using (var changes = session.Prepare(container.Sql.Changes).Query(range, _lsn))
        {
            while (changes.Read() && _weight <= MostWeight)
            {
                var stored = StoredDocument.Of(changes);
                var document = SqlValue.Of(JsonElement.Parse(StoredDocument.BodySpan(changes), new() { MaxDepth = 128 }));
                var row = new OrderedRow(stored.Number, StoredDocument.KeyOf(changes).ToArray(), [.. _paths.Select(path => path.In(document))]);
                if (_rows.TryGetValue(row.Number, out var old))
                {
                    gone.Add(old);
                    _weight -= old.Weight;
                }

                _rows[row.Number] = row;
                come.Add(row);
                _weight += row.Weight;
                _lsn = stored.Lsn;
            }
        }

        Reorder(gone, come);
    }

    private void Reorder(List<OrderedRow> gone, List<OrderedRow> come)
    {
        if (gone.Count + come.Count > 0)
        {
            foreach (var sequence in _sequences.Values)
            {
                sequence.Change(gone, come);
            }
        }
    }

    private void Clear()
    {
        _rows.Clear();
        _sequences.Clear();
        (_lsn, _weight) = (0, 0);
    }
}
