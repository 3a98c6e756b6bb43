using System.Collections.Concurrent;

namespace LocalCloud.AzureStorage.Queues;

/// <summary>All queues that are received from.</summary>
internal sealed class QueuePumps
{
    private readonly ConcurrentDictionary<QueuePump, Uri> _pumps = [];

    public long Held => _pumps.Keys.Sum(pump => pump.Held);

    public void Start(QueuePump pump)
    {
        _pumps.TryAdd(pump, pump.Address);
        pump.Start();
    }

    public async Task StopAsync(QueuePump pump)
    {
        await pump.StopAsync();
        _pumps.TryRemove(pump, out _);
        await pump.DisposeAsync();
    }

    /// <summary>Something was put into a queue by this host, which need not be waited for.</summary>
    public void Wake(Uri queue)
    {
        foreach (var (pump, _) in _pumps.Where(known => known.Value == queue))
        {
            pump.Wake();
        }
    }

    public Task LookAsync(CancellationToken cancellationToken) => Task.WhenAll(_pumps.Keys.Select(pump => pump.LookAsync(cancellationToken)));
}
