using Microsoft.Azure.Cosmos;

namespace EventSourcing.Cosmos.Hosting;

/// <summary>The containers of the core, by what they are for.</summary>
internal sealed class CosmosContainers(Database database, CosmosOptions options)
{
    public Container Events => database.GetContainer(options.EventsContainer);

    public Container Snapshots => database.GetContainer(options.SnapshotsContainer);

    public Container Inbox => database.GetContainer(options.InboxContainer);

    public Container DeadLetters => database.GetContainer(options.DeadLettersContainer);

    public Container Checkpoints => database.GetContainer(options.CheckpointsContainer);

    public Container Leases => database.GetContainer(options.LeasesContainer);
}
