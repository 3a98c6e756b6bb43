namespace LocalCloud.CosmosDb.Partitioning;

/// <summary>The physical partitions of a container, of which one can be split while it is in use.</summary>
/// <remarks>
/// The writer knows of a split first, within the transaction that moves the documents; everybody else when that is on disk. What is read
/// by partition in between may lack what the split has moved: look at <see cref="PartitionKeyRange.Split"/> after reading.
/// </remarks>
internal sealed class PartitionKeyRanges(IReadOnlyList<PartitionKeyRange> ranges)
{
    private volatile IReadOnlyList<PartitionKeyRange> _known = ranges;

    /// <summary>As they are on disk.</summary>
    public IReadOnlyList<PartitionKeyRange> Known => _known;

    /// <summary>As the transaction under way leaves them; for the writer's thread alone.</summary>
    public IReadOnlyList<PartitionKeyRange> Written { get; private set; } = ranges;

    /// <summary>Within the transaction of a split, as its last step.</summary>
    public void Begin(PartitionKeyRange range, IReadOnlyList<PartitionKeyRange> children)
    {
        Written = [.. Written.Where(other => other != range), .. children];
        range.BeginSplit();
    }

    /// <summary>The transaction is on disk.</summary>
    public void Complete(PartitionKeyRange range)
    {
        _known = Written;
        range.CompleteSplit();
    }

    /// <summary>On the writer's thread: nothing of the transaction is left.</summary>
    public void TakeBack(PartitionKeyRange range)
    {
        Written = _known;
        range.TakeBackSplit();
    }
}
