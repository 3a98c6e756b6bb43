namespace LocalCloud.ServiceBus.Storage;

/// <summary>How many messages an entity has; locked and deferred ones are active.</summary>
internal readonly record struct MessageCounts(long Active, long Scheduled, long DeadLettered, long Bytes)
{
    public long All => Active + Scheduled + DeadLettered;
}
