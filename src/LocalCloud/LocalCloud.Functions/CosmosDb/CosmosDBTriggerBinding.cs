using LocalCloud.Faults;
using LocalCloud.Functions.Runtime;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace LocalCloud.Functions.CosmosDb;

internal sealed class CosmosDBTriggerBinding(
    CosmosClients clients, RetryingInvoker invoker, IOptions<LocalFunctionsOptions> options, FaultInjector faults, ILoggerFactory loggers)
    : ITriggerBinding, IWorkSource
{
    private FeedFollower[] _followers = [];

    public Type AttributeType => typeof(CosmosDBTriggerAttribute);

    public string BindingType => "cosmosDBTrigger";

    public string Name => "change feeds";

    public IReadOnlyDictionary<string, object?> Describe(FunctionDescriptor function)
    {
        var trigger = (CosmosDBTriggerAttribute)function.Trigger;
        return new Dictionary<string, object?>
        {
            ["databaseName"] = trigger.DatabaseName,
            ["containerName"] = trigger.ContainerName,
            ["connection"] = trigger.Connection,
            ["leaseContainerName"] = trigger.LeaseContainerName,
            ["leaseContainerPrefix"] = trigger.LeaseContainerPrefix,
            ["createLeaseContainerIfNotExists"] = trigger.CreateLeaseContainerIfNotExists,
            ["startFromBeginning"] = trigger.StartFromBeginning,
            ["maxItemsPerInvocation"] = trigger.MaxItemsPerInvocation,
            ["feedPollDelay"] = trigger.FeedPollDelay,
        };
    }

    public ITriggerListener CreateListener(IReadOnlyList<FunctionDescriptor> functions)
    {
        var unsupported = functions.Where(f => ((CosmosDBTriggerAttribute)f.Trigger).ChangeFeedMode is not CosmosDBChangeFeedMode.LatestVersion).ToArray();
        if (unsupported.Length > 0)
        {
            throw new FunctionCatalogueException([.. unsupported.Select(f => $"{f.EntryPoint}: LocalCloud follows the latest-version change feed only.")]);
        }

        var leases = new LeaseContainers(clients);
        var logger = loggers.CreateLogger("Host.Triggers.CosmosDB");
        _followers = [.. functions.Select(function => new FeedFollower(function, clients, leases, invoker, faults, logger))];
        return new Listener(_followers);
    }

    /// <summary>Only known for the emulated Cosmos DB; a real account does not say how far its feeds are.</summary>
    public long PendingWork() => options.Value.LatestLsns is { } latest
        ? _followers.Sum(follower => follower.Pending(latest(follower.Trigger.DatabaseName, follower.Trigger.ContainerName)))
        : 0;

    private sealed class Listener(FeedFollower[] followers) : ITriggerListener
    {
        public Task StartAsync(CancellationToken cancellationToken) =>
            Task.WhenAll(followers.Select(follower => Task.Run(() => follower.StartAsync(cancellationToken), cancellationToken)));

        public Task StopAsync(CancellationToken cancellationToken) =>
            Task.WhenAll(followers.Select(follower => follower.StopAsync())).WaitAsync(cancellationToken);
    }
}
