using LocalCloud.AzureStorage.Blobs;
using LocalCloud.AzureStorage.Queues;
using LocalCloud.Host.Runtime;

namespace LocalCloud.AzureStorage;

/// <summary>
/// What functions have of queues and containers, and what waits there for them. The service does not tell of it: it has to be looked for. A message
/// that is to show later is no work yet.
/// </summary>
internal sealed class StorageWork(QueuePumps pumps, ContainerScans scans) : IWorkSource
{
    public string Name => "storage queues and blobs";

    public long PendingWork() => pumps.Held + scans.Found;

    public async Task LookAsync(CancellationToken cancellationToken)
    {
        // Blobs first: what is found of them is a message in a queue.
        await scans.LookAsync(cancellationToken);
        await pumps.LookAsync(cancellationToken);
    }
}
