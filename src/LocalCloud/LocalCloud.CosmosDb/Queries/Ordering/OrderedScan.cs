using System.Runtime.CompilerServices;
using LocalCloud.CosmosDb.Documents;
using LocalCloud.CosmosDb.Partitioning;
using LocalCloud.CosmosDb.Queries.Evaluation;
using LocalCloud.CosmosDb.Resources;
using LocalCloud.Storage;

namespace LocalCloud.CosmosDb.Queries.Ordering;

/// <summary>Gives a query the documents in the order it asks for, leaving out many that cannot match, until its page is full.</summary>
internal sealed class OrderedScan
{
    // An entry leaves with its range.
    private readonly ConditionalWeakTable<PartitionKeyRange, OrderedDocuments> _documents = [];

    /// <summary>False when there is no order to walk along: then nothing was taken.</summary>
    /// <param name="run">Has not taken anything yet.</param>
    public bool TryRead(SqliteSession session, QueryScope scope, OrderPlan plan, Frame frame, QueryRun run)
    {
        if (!scope.IsWide(session) || scope.Range is not { } range)
        {
            return false;
        }

        var documents = _documents.GetValue(range, _ => new());
        lock (documents.Lock)
        {
            if (documents.IsAbandoned || !documents.Cover(plan))
            {
                return false;
            }

            // One snapshot for what is in memory and what is read along the way.
            session.Prepare("BEGIN").Run();
            try
            {
                documents.CatchUp(session, scope.Container, range.Id);
                if (documents.IsAbandoned || range.Split is not null)
                {
                    return false;
                }

                run.IsOrdered = true;
                Walk(session, scope, plan, frame, run, documents);
                return true;
            }
            finally
            {
                session.Prepare("COMMIT").Run();
            }
        }
    }

    private static void Walk(SqliteSession session, QueryScope scope, OrderPlan plan, Frame frame, QueryRun run, OrderedDocuments documents)
    {
        var sequence = documents.Sequence(plan);
        var backwards = plan.OrderBy[0].Descending;
        int[] keys = [.. plan.OrderBy.Select(sort => documents.ColumnOf(sort.Path))];
        ColumnFilter[] filters = [.. plan.Conditions.Select(condition => condition.Over(documents.ColumnOf(condition.Path), frame))];
        var gone = new List<OrderedRow>();
        for (var i = FirstDue(); i < sequence.Count; i++)
        {
            var row = At(i);
            if (Array.TrueForAll(filters, filter => filter.Passes(row)) && scope.Includes(row.Epk))
            {
                using var found = session.Prepare(scope.Container.Sql.Document).Query(row.Number);
                if (!found.Read())
                {
                    gone.Add(row);
                }
                else if (StoredDocument.Of(found) is var stored && !scope.IsExpired(stored) && !run.Take(stored.Number, StoredDocument.BodySpan(found)))
                {
                    break;
                }
            }
        }

        documents.Remove(gone);

        OrderedRow At(int index) => sequence[backwards ? sequence.Count - 1 - index : index];

        bool IsDue(OrderedRow row) => run.IsDue(new([.. keys.Select(column => row.Values[column])], row.Number, 0, default));

        int FirstDue()
        {
            var (low, high) = (0, sequence.Count);
            while (low < high)
            {
                var middle = (low + high) / 2;
                (low, high) = IsDue(At(middle)) ? (low, middle) : (middle + 1, high);
            }

            return low;
        }
    }
}
