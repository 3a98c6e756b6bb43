using LocalCloud.Faults;
using LocalCloud.Host.Invocation;
using LocalCloud.Host.Runtime;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace LocalCloud.Host.CosmosDb;

internal sealed class CosmosDBTriggerBinding(
    CosmosClients clients, RetryingInvoker invoker, IOptions<CosmosDBOptions> options, FaultInjector faults, ILoggerFactory loggers)
    : ITriggerBinding, IWorkSource, ILevelSource
{
    private FeedFollower[] _followers = [];

    public string BindingType => "cosmosDBTrigger";

    public string Name => "change feeds";

    public ITriggerListener CreateListener(IReadOnlyList<FunctionDescriptor> functions)
    {
        var leases = new LeaseContainers(clients);
        var logger = loggers.CreateLogger("Host.Triggers.CosmosDB");
        _followers = [.. functions.Select(function => new FeedFollower(function, clients, leases, invoker, faults, logger))];
        return new Listener(_followers);
    }

    /// <summary>Only known for the emulated Cosmos DB; a real account does not say how far its feeds are.</summary>
    public long PendingWork() => options.Value.LatestLsns is { } latest
        ? _followers.Sum(follower => follower.Pending(latest(follower.Trigger.DatabaseName, follower.Trigger.ContainerName)))
        : 0;

    string ILevelSource.Name => "Change feeds";

    /// <summary>Changes each function has not been given yet.</summary>
    public IReadOnlyList<Level> Read() => options.Value.LatestLsns is { } latest
        ? [.. _followers.Select(follower => LevelOf(follower, latest(follower.Trigger.DatabaseName, follower.Trigger.ContainerName)))]
        : [];

    private static Level LevelOf(FeedFollower follower, IReadOnlyDictionary<string, long> latest) => new(
        follower.Function.Name, follower.Pending(latest), $"{follower.Trigger.DatabaseName}/{follower.Trigger.ContainerName}", follower.Positions(latest));

    private sealed class Listener(FeedFollower[] followers) : ITriggerListener
    {
        public bool FindsWhatItMissed { get; } = Array.TrueForAll(followers, follower => follower.Trigger.StartTime is not null);

        public Task StartAsync(CancellationToken cancellationToken) =>
            Task.WhenAll(followers.Select(follower => Task.Run(() => follower.StartAsync(cancellationToken), cancellationToken)));

        public Task StopAsync(CancellationToken cancellationToken) =>
            Task.WhenAll(followers.Select(follower => follower.StopAsync())).WaitAsync(cancellationToken);
    }
}
