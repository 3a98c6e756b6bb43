using System.Collections.Concurrent;

namespace LocalCloud.AzureStorage.Blobs;

/// <summary>All containers that are looked through.</summary>
internal sealed class ContainerScans
{
    private readonly ConcurrentDictionary<ContainerScan, Uri> _scans = [];

    public long Found => _scans.Keys.Sum(scan => scan.Found);

    public void Start(ContainerScan scan)
    {
        _scans.TryAdd(scan, scan.Address);
        scan.Start();
    }

    public async Task StopAsync(ContainerScan scan)
    {
        await scan.StopAsync();
        _scans.TryRemove(scan, out _);
        await scan.DisposeAsync(); // When nobody wakes it any more.
    }

    /// <summary>Something was written into a container by this host, which need not be waited for.</summary>
    public void Wake(Uri container)
    {
        foreach (var (scan, _) in _scans.Where(known => known.Value == container))
        {
            scan.Wake();
        }
    }

    public Task LookAsync(CancellationToken cancellationToken) => Task.WhenAll(_scans.Keys.Select(scan => scan.LookAsync(cancellationToken)));
}
