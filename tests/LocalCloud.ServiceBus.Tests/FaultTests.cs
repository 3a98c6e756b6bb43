using Azure.Messaging.ServiceBus;
using LocalCloud.Faults;

namespace LocalCloud.ServiceBus.Tests;

/// <summary>What goes wrong on request.</summary>
public sealed class FaultTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task A_broker_that_is_down_breaks_connections_takes_no_new_ones_and_keeps_what_it_had()
    {
        var faults = new FaultInjector();
        await using var bus = await TestBroker.WithQueueAsync(faults: faults);
        var (sender, receiver) = (bus.Client.CreateSender("orders"), bus.Client.CreateReceiver("orders"));
        await sender.SendMessageAsync(new ServiceBusMessage("before"));
        var waiting = bus.Client.CreateReceiver("orders", new ServiceBusReceiverOptions { SubQueue = SubQueue.DeadLetter }).ReceiveMessageAsync(TimeSpan.FromMinutes(1));

        var outage = faults.Add(new() { Condition = new() { Service = FaultService.ServiceBus }, Result = new OutageResult() });
        await Assert.ThrowsAsync<ServiceBusException>(() => waiting);
        await Assert.ThrowsAsync<ServiceBusException>(() => sender.SendMessageAsync(new ServiceBusMessage("meanwhile")));
        await using var stranger = TestBroker.ConnectTo(bus.Broker.ConnectionString);
        await Assert.ThrowsAsync<ServiceBusException>(() => stranger.CreateSender("orders").SendMessageAsync(new ServiceBusMessage("meanwhile")));
        Assert.NotEqual(0, outage.HitCount);

        faults.Remove(outage.Id);
        await sender.SendMessageAsync(new ServiceBusMessage("after"));
        Assert.Equal("before", (await receiver.ReceiveMessageAsync(s_patience)).Body.ToString());
        Assert.Equal("after", (await receiver.ReceiveMessageAsync(s_patience)).Body.ToString());
    }

    [Fact]
    public void An_outage_is_of_the_whole_service_and_begins_at_once()
    {
        var faults = new FaultInjector();
        foreach (var rule in new FaultInjectionRule[]
        {
            new() { Condition = new() { Service = FaultService.ServiceBus, Container = "orders" }, Result = new OutageResult() },
            new() { Condition = new() { Service = FaultService.CosmosDb }, Result = new OutageResult() },
            new() { Condition = new() { Service = FaultService.ServiceBus }, Result = new OutageResult(), StartDelay = TimeSpan.FromSeconds(1) },
        })
        {
            Assert.Throws<FaultRuleException>(() => faults.Add(rule));
        }
    }

    [Fact]
    public async Task A_lost_acknowledgement_has_stored_the_message()
    {
        var faults = new FaultInjector();
        await using var bus = await TestBroker.WithQueueAsync(faults: faults);
        faults.Add(Rule(new FaultInjectionServerErrorResult(FaultInjectionServerErrorType.ServiceUnavailable) { SuppressServiceRequests = false }));
        var busy = await Assert.ThrowsAsync<ServiceBusException>(() => bus.Client.CreateSender("orders").SendMessageAsync(new ServiceBusMessage("x")));
        Assert.Equal(ServiceBusFailureReason.ServiceBusy, busy.Reason);
        Assert.Equal("x", (await bus.Client.CreateReceiver("orders").PeekMessageAsync()).Body.ToString());
    }

    [Fact]
    public async Task A_lost_lock_brings_the_message_again()
    {
        var faults = new FaultInjector();
        await using var bus = await TestBroker.WithQueueAsync(faults: faults);
        await bus.Client.CreateSender("orders").SendMessageAsync(new ServiceBusMessage("x"));
        faults.Add(Rule(new StealLeaseResult()));
        var receiver = bus.Client.CreateReceiver("orders");
        var stolen = await receiver.ReceiveMessageAsync(s_patience);
        var lost = await Assert.ThrowsAsync<ServiceBusException>(() => receiver.CompleteMessageAsync(stolen));
        Assert.Equal(ServiceBusFailureReason.MessageLockLost, lost.Reason);
        await receiver.CompleteMessageAsync(await receiver.ReceiveMessageAsync(s_patience));
        Assert.Null(await receiver.PeekMessageAsync());
    }

    [Fact]
    public async Task A_message_that_was_completed_is_delivered_twice()
    {
        var faults = new FaultInjector();
        await using var bus = await TestBroker.WithQueueAsync(faults: faults);
        await bus.Client.CreateSender("orders").SendMessageAsync(new ServiceBusMessage("x"));
        faults.Add(Rule(new DuplicateDeliveryResult()));
        var receiver = bus.Client.CreateReceiver("orders");
        await receiver.CompleteMessageAsync(await receiver.ReceiveMessageAsync(s_patience));
        await receiver.CompleteMessageAsync(await receiver.ReceiveMessageAsync(s_patience));
        Assert.Null(await receiver.PeekMessageAsync());
    }

    private static FaultInjectionRule Rule(FaultInjectionResult result) => new()
    {
        HitLimit = 1, Condition = new() { Service = FaultService.ServiceBus, Container = "orders" }, Result = result,
    };
}
