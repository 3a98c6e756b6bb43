using System.Text.Json;
using Google.Protobuf;
using LocalCloud.Faults;
using LocalCloud.Host.Invocation;
using LocalCloud.Host.Protocol;
using LocalCloud.Host.Runtime;
using LocalCloud.Host.Settings;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.Logging;

namespace LocalCloud.Host.CosmosDb;

/// <summary>One function on one container's change feed: the SDK's change feed processor, as in the real extension.</summary>
internal sealed partial class FeedFollower(
    FunctionDescriptor function, CosmosClients clients, LeaseContainers leases, RetryingInvoker invoker, FaultInjector faults, ILogger logger)
{
    private static readonly TimeSpan s_emulatorPollDelay = TimeSpan.FromMilliseconds(1);
    private ChangeFeedProcessor? _processor;
    private FeedProgress? _progress;
    private LeaseThief? _thief;
    private bool _isUnusable;

    public FunctionDescriptor Function => function;

    public CosmosDBTrigger Trigger { get; } = CosmosDBTrigger.Of(function);

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            await FollowAsync(cancellationToken);
        }
        catch (UnusableFunctionException)
        {
            _isUnusable = true;
            throw;
        }
    }

    /// <summary>Waits for deliveries under way; what they have not finished comes again at the next start.</summary>
    public Task StopAsync() => _processor?.StopAsync() ?? Task.CompletedTask;

    public long Pending(IReadOnlyDictionary<string, long> latest) =>
        _isUnusable ? 0 : _progress?.Pending(latest) ?? latest.Values.Sum();

    /// <summary>In the order of the ranges.</summary>
    public IReadOnlyList<LevelPosition> Positions(IReadOnlyDictionary<string, long> latest) =>
        [.. latest.OrderBy(range => range.Key, StringComparer.Ordinal).Select(range => new LevelPosition(range.Key, Math.Min(_progress?.Reached(range.Key) ?? 0, range.Value), range.Value))];

    private string InstanceName => $"localcloud-{function.Name}";

    private async Task FollowAsync(CancellationToken cancellationToken)
    {
        var client = clients.For(Trigger.Connection, Trigger.PreferredLocations);
        var monitored = client.GetContainer(Trigger.DatabaseName, Trigger.ContainerName);
        var leaseContainer = await leases.ForAsync(Trigger, cancellationToken);
        _thief = new LeaseThief(leaseContainer, InstanceName);
        _progress = new FeedProgress(clients.IsEmulated(client));
        var builder = Trigger.FollowsAllVersions
            ? monitored.GetChangeFeedProcessorBuilderWithAllVersionsAndDeletes<JsonElement>(Trigger.LeaseContainerPrefix, HandleVersionsAsync)
            : monitored.GetChangeFeedProcessorBuilder(Trigger.LeaseContainerPrefix, HandleAsync);
        var processor = Configure(builder)
            .WithLeaseContainer(leaseContainer)
            .Build();
        FeedProgress.Current = _progress; // Local to this method and what it starts.
        try
        {
            await processor.StartAsync();
            _processor = processor; // One that has not started cannot be stopped.
        }
        catch (CosmosException exception) when (exception.StatusCode is System.Net.HttpStatusCode.NotFound)
        {
            throw new UnusableFunctionException(
                $"'{function.Name}' cannot follow container '{Trigger.ContainerName}' of database '{Trigger.DatabaseName}': it does not exist.");
        }
    }

    private ChangeFeedProcessorBuilder Configure(ChangeFeedProcessorBuilder builder)
    {
        // A stable name: after a crash the processor finds its own leases and goes on at once instead of waiting for them to expire.
        builder.WithInstanceName(InstanceName)
            .WithMaxItems(Trigger.MaxItemsPerInvocation)
            .WithPollInterval(_progress!.FollowsEmulator ? s_emulatorPollDelay : Trigger.FeedPollDelay)
            .WithLeaseConfiguration(
                Trigger.LeaseAcquireInterval,
                Trigger.LeaseExpirationInterval,
                Trigger.LeaseRenewInterval)
            .WithLeaseReleaseNotification(_thief!.LetGoAsync)
            .WithErrorNotification((lease, exception) =>
            {
                ProcessorFailed(logger, function.Name, lease, exception.Message);
                return Task.CompletedTask;
            });
        return Trigger.StartTime is { } time ? builder.WithStartTime(time) : builder;
    }

    private async Task HandleAsync(ChangeFeedProcessorContext context, Stream changes, CancellationToken cancellationToken)
    {
        _progress!.Begin();
        try
        {
            var (documents, lastLsn) = ChangeFeedBody.Read(await BytesAsync(changes, cancellationToken), _progress.FollowsEmulator);
            await HandleAsync(context.LeaseToken, documents, lastLsn, cancellationToken);
        }
        finally
        {
            _progress.End();
        }
    }

    private async Task HandleVersionsAsync(
        ChangeFeedProcessorContext context, IReadOnlyCollection<ChangeFeedItem<JsonElement>> changes, CancellationToken cancellationToken)
    {
        _progress!.Begin();
        try
        {
            var documents = JsonSerializer.SerializeToUtf8Bytes(changes.Select(change => change.Current));
            // Up to where that is, the next request says.
            await HandleAsync(context.LeaseToken, documents, lastLsn: null, cancellationToken);
        }
        finally
        {
            _progress.End();
        }
    }

    private async Task HandleAsync(string leaseToken, ReadOnlyMemory<byte> documents, long? lastLsn, CancellationToken cancellationToken)
    {
        if (!faults.IsArmed)
        {
            await DeliverAsync(documents, cancellationToken);
        }
        else if (await DeliverDisturbedAsync(leaseToken, documents, cancellationToken) is Delivered.ToBeRepeated)
        {
            return;
        }

        if (lastLsn is { } lsn)
        {
            _progress!.Handled(leaseToken, lsn);
        }
    }

    private async Task DeliverAsync(ReadOnlyMemory<byte> documents, CancellationToken cancellationToken)
    {
        var value = new TypedData { JsonUtf8 = UnsafeByteOperations.UnsafeWrap(documents) };
        try
        {
            await invoker.InvokeAsync(function, retry => new TriggerInput { Value = value, Retry = retry }, cancellationToken);
        }
#pragma warning disable CA1031 // The real trigger advances its lease after the last failure: these changes are not delivered again.
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            DeliveryFailed(logger, function.Name, exception);
        }
    }

    private static async Task<ReadOnlyMemory<byte>> BytesAsync(Stream stream, CancellationToken cancellationToken)
    {
        if (stream is MemoryStream memory && memory.TryGetBuffer(out var buffer))
        {
            return buffer;
        }

        using var copy = new MemoryStream();
        await stream.CopyToAsync(copy, cancellationToken);
        return copy.GetBuffer().AsMemory(0, (int)copy.Length);
    }

    [LoggerMessage(1, LogLevel.Error, "Executed '{Function}' (Failed); its changes are not delivered again")]
    private static partial void DeliveryFailed(ILogger logger, string function, Exception exception);

    [LoggerMessage(2, LogLevel.Warning, "The change feed of '{Function}' (lease {Lease}) was interrupted: {Reason}")]
    private static partial void ProcessorFailed(ILogger logger, string function, string lease, string reason);
}
