using System.Collections.Concurrent;
using Azure.Messaging.ServiceBus;
using Grpc.Core;
using LocalCloud.Host.Protocol;
using LocalCloud.Host.ServiceBus;
using LocalCloud.Host.Settings;
using LocalCloud.Host.Tests.Fakes;
using LocalCloud.ServiceBus;
using LocalCloud.ServiceBus.Definitions;
using Microsoft.Extensions.Logging.Abstractions;
using RpcException = Grpc.Core.RpcException;

namespace LocalCloud.Host.Tests.ServiceBus;

/// <summary>One message and a function that the test plays.</summary>
public sealed class MessageRunTests : IAsyncLifetime
{
    private readonly FakeInvoker _worker = new();
    private readonly HeldMessages _held = new();
    private ServiceBusBroker _broker = null!;
    private ServiceBusClient _client = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var definition = new ServiceBusDefinition { Queues = [new() { Name = "q", LockDuration = TimeSpan.FromSeconds(5) }] };
        _broker = await ServiceBusBroker.StartAsync(new() { Port = 0, Definition = definition }, cancellationToken: Token);
        _client = new(_broker.ConnectionString);
        await using var sender = _client.CreateSender("q");
        await sender.SendMessageAsync(new("a"), Token);
    }

    public async ValueTask DisposeAsync()
    {
        await _client.DisposeAsync();
        await _broker.DisposeAsync();
    }

    [Fact]
    public async Task A_lock_is_kept_while_the_function_runs()
    {
        _worker.Run = (_, cancellationToken) => Task.Delay(TimeSpan.FromSeconds(8), cancellationToken);
        await RunAsync("""{"name":"m","type":"serviceBusTrigger","direction":"In","queueName":"q"}""");
        Assert.Null(await PeekAsync());
    }

    [Fact]
    public async Task A_lock_that_is_lost_or_fails_for_now_does_not_end_the_renewal_of_the_others()
    {
        var enough = new TaskCompletionSource();
        var receiver = new FlakyReceiver(enough);
        _worker.Run = (_, _) => enough.Task.WaitAsync(TimeSpan.FromSeconds(20), Token);
        var messages = new[] { "lost", "busy" }.Select(id => ServiceBusModelFactory.ServiceBusReceivedMessage(
            new("x"), messageId: id, lockTokenGuid: Guid.NewGuid(), lockedUntil: DateTimeOffset.UtcNow));
        await NewRun("""{"name":"m","type":"serviceBusTrigger","direction":"In","queueName":"q","cardinality":"many"}""").RunAsync(receiver, [.. messages], Token);
        Assert.Equal(1, receiver.Renewals.Count(id => id == "lost"));
    }

    [Fact]
    public async Task Without_automatic_completion_a_message_that_nobody_settles_stays_locked()
    {
        await RunAsync("""{"name":"m","type":"serviceBusTrigger","direction":"In","queueName":"q","autoCompleteMessages":false}""");
        Assert.NotNull(await PeekAsync());
    }

    [Fact]
    public async Task What_a_function_settles_the_host_does_not_and_afterwards_it_has_it_no_more()
    {
        var settlement = new SettlementService(_held);
        var token = string.Empty;
        _worker.Run = async (invocation, _) =>
        {
            token = invocation.Input.Metadata["LockToken"].String;
            await settlement.Deadletter(new() { Locktoken = token, DeadletterReason = "Why", DeadletterErrorDescription = "Because" }, Call.Instance);
        };
        await RunAsync("""{"name":"m","type":"serviceBusTrigger","direction":"In","queueName":"q"}""");
        await using var dead = _client.CreateReceiver("q", new ServiceBusReceiverOptions { SubQueue = SubQueue.DeadLetter });
        var message = await dead.ReceiveMessageAsync(TimeSpan.FromSeconds(10), Token);
        Assert.Equal(("Why", "Because"), (message.DeadLetterReason, message.DeadLetterErrorDescription));

        var lost = await Assert.ThrowsAsync<RpcException>(() => settlement.Complete(new() { Locktoken = token }, Call.Instance));
        Assert.Equal(StatusCode.FailedPrecondition, lost.StatusCode);
    }

    private async Task RunAsync(string trigger)
    {
        await using var receiver = _client.CreateReceiver("q");
        var message = await receiver.ReceiveMessageAsync(TimeSpan.FromSeconds(10), Token);
        await NewRun(trigger).RunAsync(receiver, [message], Token);
        Assert.Equal(0, _held.Count);
    }

    private MessageRun NewRun(string trigger)
    {
        var parsed = ServiceBusTrigger.Of(Declared.Function("F", trigger), ServiceBusSettings.Of(HostJson.Parse("""{ "version": "2.0" }"""u8.ToArray())));
        return new(parsed, _worker, _held, TimeProvider.System, NullLogger.Instance);
    }

    private async Task<ServiceBusReceivedMessage?> PeekAsync()
    {
        await using var receiver = _client.CreateReceiver("q");
        return await receiver.PeekMessageAsync(cancellationToken: Token);
    }

    /// <summary>One message's lock is lost; the broker is busy at the first renewal of the other, which ends the test when it has been renewed twice since.</summary>
    private sealed class FlakyReceiver(TaskCompletionSource enough) : ServiceBusReceiver
    {
        public ConcurrentQueue<string> Renewals { get; } = [];

        public override Task RenewMessageLockAsync(ServiceBusReceivedMessage message, CancellationToken cancellationToken = default)
        {
            Renewals.Enqueue(message.MessageId);
            if (Renewals.Count(id => id == "busy") == 3)
            {
                enough.TrySetResult();
            }

            return message.MessageId == "lost" ? Task.FromException(new ServiceBusException("Lost.", ServiceBusFailureReason.MessageLockLost))
                : Renewals.Count(id => id == "busy") == 1 ? Task.FromException(new ServiceBusException("Busy.", ServiceBusFailureReason.ServiceBusy))
                : Task.CompletedTask;
        }

        public override Task CompleteMessageAsync(ServiceBusReceivedMessage message, CancellationToken cancellationToken = default) => Task.CompletedTask;
    }
}
