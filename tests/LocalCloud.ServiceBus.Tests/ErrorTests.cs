using System.Transactions;
using Azure.Messaging.ServiceBus;
using LocalCloud.Faults;
using LocalCloud.ServiceBus.Definitions;

namespace LocalCloud.ServiceBus.Tests;

public sealed class ErrorTests
{
    [Fact]
    public async Task A_wrong_key_is_refused()
    {
        await using var bus = await TestBroker.WithQueueAsync();
        await using var stranger = TestBroker.ConnectTo(bus.Broker.ConnectionString.Replace("SAS_KEY_VALUE", "wrong", StringComparison.Ordinal));
        await Assert.ThrowsAsync<UnauthorizedAccessException>(() => stranger.CreateSender("orders").SendMessageAsync(new ServiceBusMessage("x")));
    }

    [Fact]
    public async Task An_unknown_entity_is_not_found()
    {
        await using var bus = await TestBroker.WithQueueAsync();
        foreach (var use in new Func<Task>[]
        {
            () => bus.Client.CreateSender("nothing").SendMessageAsync(new ServiceBusMessage("x")),
            () => bus.Client.CreateReceiver("nothing").ReceiveMessageAsync(TimeSpan.FromSeconds(1)),
            () => bus.Client.CreateReceiver("nothing").PeekMessageAsync(),
        })
        {
            Assert.Equal(ServiceBusFailureReason.MessagingEntityNotFound, (await Assert.ThrowsAsync<ServiceBusException>(use)).Reason);
        }
    }

    [Fact]
    public async Task A_message_over_256_KB_is_too_large_and_one_below_passes_whole()
    {
        await using var bus = await TestBroker.WithQueueAsync();
        var sender = bus.Client.CreateSender("orders");
        var large = await Assert.ThrowsAsync<ServiceBusException>(() => sender.SendMessageAsync(new ServiceBusMessage(new byte[257 * 1024])));
        Assert.Equal(ServiceBusFailureReason.MessageSizeExceeded, large.Reason);
        using var batch = await sender.CreateMessageBatchAsync();
        Assert.Equal(256 * 1024, batch.MaxSizeInBytes);
        var body = new byte[250 * 1024];
        Random.Shared.NextBytes(body);
        await sender.SendMessageAsync(new ServiceBusMessage(body));
        Assert.Equal(body, (await bus.Client.CreateReceiver("orders").ReceiveMessageAsync(TimeSpan.FromSeconds(5))).Body.ToArray());
    }

    [Fact]
    public async Task A_full_entity_says_so()
    {
        await using var bus = await TestBroker.WithQueueAsync(queue => queue with { MaxSizeInMegabytes = 0 });
        var sender = bus.Client.CreateSender("orders");
        await sender.SendMessageAsync(new ServiceBusMessage("x"));
        var full = await Assert.ThrowsAsync<ServiceBusException>(() => sender.SendMessageAsync(new ServiceBusMessage("x")));
        Assert.Equal(ServiceBusFailureReason.QuotaExceeded, full.Reason);
    }

    [Fact]
    public async Task Transactions_are_refused()
    {
        await using var bus = await TestBroker.WithQueueAsync();
        var sender = bus.Client.CreateSender("orders");
        await Assert.ThrowsAnyAsync<Exception>(async () =>
        {
            using var scope = new TransactionScope(TransactionScopeAsyncFlowOption.Enabled);
            await sender.SendMessageAsync(new ServiceBusMessage("x"));
            scope.Complete();
        });
        await sender.SendMessageAsync(new ServiceBusMessage("y"));
        Assert.Equal("y", (await bus.Client.CreateReceiver("orders").PeekMessageAsync()).Body.ToString());
    }

    [Fact]
    public async Task A_lost_acknowledgement_has_stored_the_message_and_a_lost_lock_brings_it_again()
    {
        var faults = new FaultInjector();
        await using var bus = await TestBroker.WithQueueAsync(faults: faults);
        var sender = bus.Client.CreateSender("orders");
        faults.Add(Rule(new FaultInjectionServerErrorResult(FaultInjectionServerErrorType.ServiceUnavailable) { SuppressServiceRequests = false }));
        var busy = await Assert.ThrowsAsync<ServiceBusException>(() => sender.SendMessageAsync(new ServiceBusMessage("x")));
        Assert.Equal(ServiceBusFailureReason.ServiceBusy, busy.Reason);
        faults.Clear();

        faults.Add(Rule(new StealLeaseResult()));
        var receiver = bus.Client.CreateReceiver("orders");
        var stolen = await receiver.ReceiveMessageAsync(TimeSpan.FromSeconds(5));
        var lost = await Assert.ThrowsAsync<ServiceBusException>(() => receiver.CompleteMessageAsync(stolen));
        Assert.Equal(ServiceBusFailureReason.MessageLockLost, lost.Reason);
        faults.Clear();

        faults.Add(Rule(new DuplicateDeliveryResult()));
        await receiver.CompleteMessageAsync(await receiver.ReceiveMessageAsync(TimeSpan.FromSeconds(5)));
        await receiver.CompleteMessageAsync(await receiver.ReceiveMessageAsync(TimeSpan.FromSeconds(5)));
        Assert.Null(await receiver.PeekMessageAsync());
    }

    private static FaultInjectionRule Rule(FaultInjectionResult result) => new()
    {
        Id = "rule", HitLimit = 1, Condition = new FaultInjectionCondition { Service = FaultService.ServiceBus, Container = "orders" }, Result = result,
    };
}
