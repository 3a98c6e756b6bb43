using Azure.Messaging.ServiceBus;
using LocalCloud.ServiceBus.Definitions;
using Microsoft.Extensions.Time.Testing;

namespace LocalCloud.ServiceBus.Tests;

public sealed class SettlementTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_moment = TimeSpan.FromMilliseconds(300);

    [Fact]
    public async Task An_abandoned_message_comes_again_first_with_its_changes_and_a_higher_count()
    {
        await using var bus = await TestBroker.WithQueueAsync();
        await SendAsync(bus, "a", "b");
        var receiver = bus.Client.CreateReceiver("orders");
        var first = await receiver.ReceiveMessageAsync(s_patience);
        await receiver.AbandonMessageAsync(first, new Dictionary<string, object> { ["tried"] = "once" });
        var again = await receiver.ReceiveMessageAsync(s_patience);
        Assert.Equal(("a", 2, "once"), (again.Body.ToString(), again.DeliveryCount, again.ApplicationProperties["tried"]));
    }

    [Fact]
    public async Task A_message_that_fails_too_often_goes_to_the_dead_letters_with_the_reason()
    {
        await using var bus = await TestBroker.WithQueueAsync(queue => queue with { MaxDeliveryCount = 3 });
        await SendAsync(bus, "a");
        var receiver = bus.Client.CreateReceiver("orders");
        for (var attempt = 1; attempt <= 3; attempt++)
        {
            var message = await receiver.ReceiveMessageAsync(s_patience);
            Assert.Equal(attempt, message.DeliveryCount);
            await receiver.AbandonMessageAsync(message);
        }

        Assert.Null(await receiver.ReceiveMessageAsync(s_moment));
        var dead = await DeadLettersOf(bus).ReceiveMessageAsync(s_patience);
        Assert.Equal("MaxDeliveryCountExceeded", dead.DeadLetterReason);
        Assert.Equal("orders", dead.DeadLetterSource);
    }

    [Fact]
    public async Task A_dead_lettered_message_has_reason_description_and_changes_and_can_be_completed_there()
    {
        await using var bus = await TestBroker.WithQueueAsync();
        await SendAsync(bus, "a", "b");
        var receiver = bus.Client.CreateReceiver("orders");
        await receiver.DeadLetterMessageAsync(
            await receiver.ReceiveMessageAsync(s_patience), new Dictionary<string, object> { ["who"] = "me" }, "Malformed", "It is no JSON.");
        await receiver.DeadLetterMessageAsync(await receiver.ReceiveMessageAsync(s_patience));

        var dead = DeadLettersOf(bus);
        var message = await dead.ReceiveMessageAsync(s_patience);
        Assert.Equal(("Malformed", "It is no JSON.", "me"), (message.DeadLetterReason, message.DeadLetterErrorDescription, message.ApplicationProperties["who"]));
        await dead.CompleteMessageAsync(message);
        message = await dead.ReceiveMessageAsync(s_patience);
        Assert.Equal(("b", null), (message.Body.ToString(), message.DeadLetterReason));
    }

    [Fact]
    public async Task A_deferred_message_is_received_by_its_number_only()
    {
        await using var bus = await TestBroker.WithQueueAsync();
        await SendAsync(bus, "a");
        var receiver = bus.Client.CreateReceiver("orders");
        var message = await receiver.ReceiveMessageAsync(s_patience);
        await receiver.DeferMessageAsync(message, new Dictionary<string, object> { ["why"] = "later" });
        Assert.Null(await receiver.ReceiveMessageAsync(s_moment));
        Assert.Equal(ServiceBusMessageState.Deferred, (await receiver.PeekMessageAsync()).State);

        var deferred = await receiver.ReceiveDeferredMessageAsync(message.SequenceNumber);
        Assert.Equal("later", deferred.ApplicationProperties["why"]);
        await receiver.AbandonMessageAsync(deferred);
        deferred = await receiver.ReceiveDeferredMessageAsync(message.SequenceNumber);
        await receiver.CompleteMessageAsync(deferred);
        var gone = await Assert.ThrowsAsync<ServiceBusException>(() => receiver.ReceiveDeferredMessageAsync(message.SequenceNumber));
        Assert.Equal(ServiceBusFailureReason.MessageNotFound, gone.Reason);
    }

    [Fact]
    public async Task A_lock_runs_out_unless_it_is_renewed()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var bus = await TestBroker.WithQueueAsync(queue => queue with { LockDuration = TimeSpan.FromSeconds(30) }, time);
        await SendAsync(bus, "a");
        var receiver = bus.Client.CreateReceiver("orders");
        var message = await receiver.ReceiveMessageAsync(s_patience);
        time.Advance(TimeSpan.FromSeconds(20));
        await receiver.RenewMessageLockAsync(message);
        Assert.Equal(time.GetUtcNow().AddSeconds(30), message.LockedUntil, TimeSpan.FromMilliseconds(1));
        time.Advance(TimeSpan.FromSeconds(20));
        await Assert.ThrowsAsync<ServiceBusException>(async () =>
        {
            time.Advance(TimeSpan.FromSeconds(20));
            await receiver.RenewMessageLockAsync(message);
        });
        var again = await receiver.ReceiveMessageAsync(s_patience);
        Assert.Equal(2, again.DeliveryCount);
        var lost = await Assert.ThrowsAsync<ServiceBusException>(() => receiver.CompleteMessageAsync(message));
        Assert.Equal(ServiceBusFailureReason.MessageLockLost, lost.Reason);
        await receiver.CompleteMessageAsync(again);
    }

    [Fact]
    public async Task Received_and_deleted_is_gone_at_once()
    {
        await using var bus = await TestBroker.WithQueueAsync();
        await SendAsync(bus, "a", "b", "c");
        var receiver = bus.Client.CreateReceiver("orders", new ServiceBusReceiverOptions { ReceiveMode = ServiceBusReceiveMode.ReceiveAndDelete });
        var messages = new List<ServiceBusReceivedMessage>();
        while (messages.Count < 3)
        {
            messages.AddRange(await receiver.ReceiveMessagesAsync(3, s_patience));
        }

        Assert.Equal(["a", "b", "c"], messages.Select(message => message.Body.ToString()));
        Assert.Null(await receiver.PeekMessageAsync());
    }

    [Fact]
    public async Task A_prefetching_receiver_and_many_short_receives_lose_nothing()
    {
        await using var bus = await TestBroker.WithQueueAsync();
        await SendAsync(bus, [.. Enumerable.Range(0, 50).Select(number => $"{number}")]);
        var receiver = bus.Client.CreateReceiver("orders", new ServiceBusReceiverOptions { PrefetchCount = 20 });
        var seen = new List<string>();
        while (await receiver.ReceiveMessageAsync(TimeSpan.FromSeconds(1)) is { } message)
        {
            seen.Add(message.Body.ToString());
            await receiver.CompleteMessageAsync(message);
        }

        Assert.Equal(Enumerable.Range(0, 50).Select(number => $"{number}"), seen);
    }

    [Fact]
    public async Task A_processor_completes_what_succeeds_and_abandons_what_throws()
    {
        await using var bus = await TestBroker.WithQueueAsync(queue => queue with { MaxDeliveryCount = 2 });
        await SendAsync(bus, "good", "bad", "good");
        await using var processor = bus.Client.CreateProcessor("orders", new ServiceBusProcessorOptions { MaxConcurrentCalls = 2 });
        var handled = 0;
        processor.ProcessMessageAsync += args =>
        {
            Interlocked.Increment(ref handled);
            return args.Message.Body.ToString() == "bad" ? throw new InvalidOperationException("bad") : Task.CompletedTask;
        };
        processor.ProcessErrorAsync += _ => Task.CompletedTask;
        await processor.StartProcessingAsync();
        var dead = await DeadLettersOf(bus).ReceiveMessageAsync(s_patience);
        Assert.Equal("bad", dead.Body.ToString());
        await Wait.UntilAsync(() => handled == 4);
        await processor.StopProcessingAsync();
    }

    private static ServiceBusReceiver DeadLettersOf(TestBroker bus) =>
        bus.Client.CreateReceiver("orders", new ServiceBusReceiverOptions { SubQueue = SubQueue.DeadLetter });

    private static Task SendAsync(TestBroker bus, params string[] bodies) =>
        bus.Client.CreateSender("orders").SendMessagesAsync(bodies.Select(body => new ServiceBusMessage(body)));
}
