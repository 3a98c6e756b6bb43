using System.Globalization;
using System.Threading.Channels;
using LocalCloud.CosmosDb.Partitioning;
using LocalCloud.Storage;

namespace LocalCloud.CosmosDb.Resources;

/// <summary>Splits a physical partition in two, as the service does when one gets too large or has to serve too much.</summary>
internal sealed class PartitionSplits(SqliteDatabase storage)
{
    // A gate: who writes an item is inside until it takes one out again.
    private readonly Channel<bool> _one = Channel.CreateBounded<bool>(1);

    /// <summary>Returns when everybody sees the children. Nothing happens to a partition that is too narrow.</summary>
    /// <param name="container">It is in use meanwhile.</param>
    /// <param name="choose">Which one, asked for when it is its turn.</param>
    public async Task SplitAsync(Container container, Func<PartitionKeyRange> choose)
    {
        await _one.Writer.WriteAsync(true);
        try
        {
            var range = choose();
            if (range.Keys.Halves() is not { } halves)
            {
                return;
            }

            // Commits that cannot reach the disk leave nothing of the split, in memory neither.
            if (await storage.WriteAsync(session => Split(session, container, range, halves), () => container.Partitions.TakeBack(range)))
            {
                container.Partitions.Complete(range);
            }
        }
        finally
        {
            _one.Reader.TryRead(out _);
        }
    }

    /// <summary>The children go on with the parent's LSN, so that a position in its change feed is one in theirs.</summary>
    private static bool Split(SqliteSession session, Container container, PartitionKeyRange range, (EpkRange Lower, EpkRange Upper) halves)
    {
        if (container.Numbers.Dropped)
        {
            return false;
        }

        var next = container.Partitions.Written.Max(other => other.Id) + 1;
        IReadOnlyList<int> parents = [.. range.Parents, range.Id];
        PartitionKeyRange[] children = [new(next, halves.Lower, range.LastLsn, parents), new(next + 1, halves.Upper, range.LastLsn, parents)];
        foreach (var child in children)
        {
            session.Prepare("INSERT INTO ranges (container, id, min, max, lsn, parents) VALUES (?1, ?2, ?3, ?4, ?5, ?6)")
                .Run(container.Number, child.Id, child.Keys.Min, child.Keys.Max, child.LastLsn, string.Join(',', parents.Select(id => id.ToString(CultureInfo.InvariantCulture))));
            session.Prepare(container.Sql.Move).Run(range.Id, child.Id, child.Keys.Min, child.Keys.Max);
            if (container.Numbers.KeepsVersions)
            {
                session.Prepare(container.Sql.MoveVersions).Run(range.Id, child.Id, child.Keys.Min, child.Keys.Max);
            }
        }

        session.Prepare("DELETE FROM ranges WHERE container = ?1 AND id = ?2").Run(container.Number, range.Id);
        container.Partitions.Begin(range, children);
        return true;
    }
}
