using LocalCloud.AzureStorage.Queues;
using LocalCloud.Host.Settings;

namespace LocalCloud.AzureStorage.Blobs;

/// <summary><c>extensions.blobs</c> of host.json, as settings of the queue that found blobs wait in.</summary>
internal static class BlobSettings
{
    private const string Path = "extensions.blobs.";
    private const int MostMessages = 32;

    /// <exception cref="SettingsException">A value makes no sense; says which and why.</exception>
    public static QueueSettings Of(HostJson host)
    {
        var parallel = HostJsonValues.Count(host.Root, Path + "maxDegreeOfParallelism") ?? 8;
        var batch = Math.Min(MostMessages, Math.Max(1, parallel / 2));
        return QueueSettings.Of(host) with
        {
            BatchSize = batch, NewBatchThreshold = parallel - batch, MaxDequeueCount = HostJsonValues.Count(host.Root, Path + "poisonBlobThreshold") ?? 5,
            IsBase64 = true, // The host's own messages.
        };
    }
}
