using System.Globalization;
using System.Numerics;

namespace LocalCloud.CosmosDb.Partitioning;

/// <summary>A physical partition: a range of keys and its log sequence number (LSN), which grows by one with every write.</summary>
/// <param name="parents">The partitions that it comes from by splits, the oldest first.</param>
internal sealed class PartitionKeyRange(int id, EpkRange keys, long lsn, IReadOnlyList<int> parents)
{
    private static readonly TaskCompletionSource Idle = new();
    private long _committedLsn = lsn;
    private TaskCompletionSource _written = Idle;
    private volatile TaskCompletionSource? _split;

    public int Id { get; } = id;

    public string Name { get; } = id.ToString(CultureInfo.InvariantCulture);

    public EpkRange Keys { get; } = keys;

    public IReadOnlyList<int> Parents { get; } = parents;

    /// <summary>The oldest partition that it comes from. Entity tags name it, so that a document keeps its own when a split moves it.</summary>
    public int Origin => Parents is [var oldest, ..] ? oldest : Id;

    /// <summary>Set once it has been split; completes when its children are there for everybody, or when the split has failed.</summary>
    public Task? Split => _split?.Task;

    /// <summary>Last LSN given out; touched by the writer alone.</summary>
    public long LastLsn { get; set; } = lsn;

    /// <summary>LSNs up to here are marked as used on disk, so that none is ever given out twice after a crash.</summary>
    public long ReservedLsn { get; set; } = lsn;

    /// <summary>Everything up to this LSN is durable and visible to readers.</summary>
    public long CommittedLsn => Volatile.Read(ref _committedLsn);

    /// <summary>Completes at the next commit in this range. Ask for it before reading, or a commit in between is missed.</summary>
    public Task NextWrite()
    {
        var current = Volatile.Read(ref _written);
        while (current == Idle || current.Task.IsCompleted)
        {
            var fresh = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var found = Interlocked.CompareExchange(ref _written, fresh, current);
            current = found == current ? fresh : found;
        }

        return current.Task;
    }

    public void Committed(long lsn)
    {
        long seen;
        while ((seen = Volatile.Read(ref _committedLsn)) < lsn && Interlocked.CompareExchange(ref _committedLsn, lsn, seen) != seen)
        {
        }

        if (Volatile.Read(ref _written) is var waiting && waiting != Idle)
        {
            waiting.TrySetResult();
        }
    }

    public void BeginSplit() => _split = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Wakes those who wait for something to be written here, too.</summary>
    public void CompleteSplit()
    {
        _split!.SetResult();
        Committed(LastLsn);
    }

    public void TakeBackSplit()
    {
        if (_split is { } failed)
        {
            _split = null;
            failed.SetResult();
        }
    }

    /// <summary>Cuts the key space (its two top bits are always 0) into <paramref name="count"/> equal ranges.</summary>
    public static EpkRange[] Divide(int count)
    {
        var end = BigInteger.One << 126;
        var bounds = Enumerable.Range(1, count - 1).Select(i => EpkRange.Bound(((end * i) / count) - 1)).ToArray();
        return [.. Enumerable.Range(0, count).Select(i => new EpkRange(i == 0 ? [] : bounds[i - 1], i == count - 1 ? [0xFF] : bounds[i]))];
    }
}
