using System.Text.RegularExpressions;
using Azure.Storage.Queues;
using LocalCloud.AzureStorage.Accounts;
using LocalCloud.AzureStorage.Polling;
using LocalCloud.AzureStorage.Queues;
using LocalCloud.Faults;
using LocalCloud.Host;
using LocalCloud.Host.Runtime;
using LocalCloud.Host.Settings;
using LocalCloud.Host.Worker;
using Microsoft.Extensions.Logging;

namespace LocalCloud.AzureStorage.Blobs;

/// <summary>
/// Calls functions with blobs that are new or have been written, as the real host does: what a scan finds waits in a queue of the host's own, which
/// outlives it and counts attempts.
/// </summary>
internal sealed partial class BlobTriggerBinding(
    StorageAccounts accounts, QueuePumps pumps, ContainerScans scans, IFunctionInvoker invoker, FunctionsHostOptions options, AppSettings settings,
    FaultInjector faults, Outages outages, ILoggerFactory loggers) : ITriggerBinding
{
    private const string PoisonQueue = "webjobs-blobtrigger-poison";
    private const string HostsContainer = "azure-webjobs-hosts";

    public string BindingType => "blobTrigger";

    public ITriggerListener CreateListener(IReadOnlyList<FunctionDescriptor> functions)
    {
        BlobTrigger[] triggers = [.. functions.Select(BlobTrigger.Of)];
        var logger = loggers.CreateLogger("Host.Triggers.Blob");
        // The host's own storage. Outside of Azure it may be missed: the first trigger's does as well.
        var home = accounts.IsConfigured(null) ? null : triggers[0].Connection;
        var id = HostId();
        var queue = accounts.QueuesOf(home).GetQueueClient($"azure-webjobs-blobtrigger-{id}");
        var hosts = accounts.BlobsOf(home).GetBlobContainerClient(HostsContainer);
        ContainerScan[] found =
        [
            .. triggers.GroupBy(trigger => (trigger.Connection, trigger.Container)).Select(group => new ContainerScan(
                accounts.BlobsOf(group.Key.Connection).GetBlobContainerClient(group.Key.Container),
                [.. group.Select(trigger => (trigger, new BlobReceipts(hosts, id, trigger)))],
                queue,
                pumps,
                outages)),
        ];
        return new BlobListener(scans, found, new QueueListener(pumps, [PumpOf(queue, home, triggers, logger)]));
    }

    private QueuePump PumpOf(QueueClient queue, string? home, BlobTrigger[] triggers, ILogger logger)
    {
        var byId = triggers.ToDictionary(trigger => trigger.FunctionId);
        var run = new BlobRun(accounts, byId, scans, invoker);
        var queueSettings = BlobSettings.Of(options.HostJson);
        var messages = new MessageRun(queue, Poison, queueSettings, "blobTrigger", (_, content) => run.RunAsync(content), pumps, faults, logger);
        return new(queue, queueSettings, messages.RunAsync, outages);

        // Beside the blob.
        QueueClient Poison(byte[]? content) => accounts
            .QueuesOf(content is not null && BlobMessage.Parse(content) is { } message && byId.TryGetValue(message.FunctionId, out var trigger) ? trigger.Connection : home)
            .GetQueueClient(PoisonQueue);
    }

    /// <summary>Tells apps apart that share a storage account; the same from start to start and from build to build.</summary>
    private string HostId()
    {
        var name = settings["AzureFunctionsWebHost:hostid"] ?? Path.GetFileNameWithoutExtension(AppFiles.Find(options).AssemblyPath);
        var id = NotAllowed().Replace(name.ToLowerInvariant(), "-").Trim('-');
        return id.Length <= 32 ? id : id[..32].TrimEnd('-');
    }

    [GeneratedRegex("[^a-z0-9]+")]
    private static partial Regex NotAllowed();
}
