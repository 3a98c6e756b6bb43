using LocalCloud.Host.Runtime;

namespace LocalCloud.AzureStorage.Blobs;

/// <summary>Containers that are looked through, and the queue that what is found waits in.</summary>
internal sealed class BlobListener(ContainerScans all, ContainerScan[] scans, ITriggerListener queue) : ITriggerListener
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await queue.StartAsync(cancellationToken);
        Array.ForEach(scans, all.Start);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await Task.WhenAll(scans.Select(all.StopAsync)).WaitAsync(cancellationToken);
        await queue.StopAsync(cancellationToken);
    }
}
