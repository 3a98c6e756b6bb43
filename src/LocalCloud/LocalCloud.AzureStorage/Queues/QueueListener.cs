using LocalCloud.Host.Runtime;

namespace LocalCloud.AzureStorage.Queues;

/// <summary>Queues that are received from together.</summary>
internal sealed class QueueListener(QueuePumps all, QueuePump[] pumps) : ITriggerListener
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        Array.ForEach(pumps, all.Start);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.WhenAll(pumps.Select(all.StopAsync)).WaitAsync(cancellationToken);
}
