using LocalCloud.CosmosDb.Partitioning;
using LocalCloud.CosmosDb.Resources;

namespace LocalCloud.CosmosDb.Documents;

/// <summary>What a write counts in memory, where the storage does not undo it when the write fails half way.</summary>
internal readonly record struct NumbersGivenOut(long Lsn, long ReservedLsn, long Number, long ReservedNumber)
{
    public static NumbersGivenOut Of(Container container, PartitionKeyRange range) =>
        new(range.LastLsn, range.ReservedLsn, container.Numbers.Last, container.Numbers.Reserved);

    public void TakeBack(Container container, PartitionKeyRange range)
    {
        (range.LastLsn, range.ReservedLsn) = (Lsn, ReservedLsn);
        (container.Numbers.Last, container.Numbers.Reserved) = (Number, ReservedNumber);
    }
}
