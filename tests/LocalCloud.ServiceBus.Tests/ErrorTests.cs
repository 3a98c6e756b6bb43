using System.Transactions;
using Azure.Messaging.ServiceBus;
using LocalCloud.ServiceBus.Definitions;
using Microsoft.Extensions.Time.Testing;

namespace LocalCloud.ServiceBus.Tests;

public sealed class ErrorTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);

    [Theory]
    [InlineData("SAS_KEY_VALUE")]
    [InlineData("RootManageSharedAccessKey")]
    public async Task A_wrong_key_is_refused(string right)
    {
        await using var bus = await TestBroker.WithQueueAsync();
        await using var stranger = TestBroker.ConnectTo(bus.Broker.ConnectionString.Replace(right, "wrong", StringComparison.Ordinal));
        await Assert.ThrowsAsync<UnauthorizedAccessException>(() => stranger.CreateSender("orders").SendMessageAsync(new ServiceBusMessage("x")));
        await Assert.ThrowsAsync<UnauthorizedAccessException>(() => stranger.CreateReceiver("orders").ReceiveMessageAsync(TimeSpan.FromSeconds(1)));
        await Assert.ThrowsAsync<UnauthorizedAccessException>(() => stranger.CreateReceiver("orders").PeekMessageAsync());
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
            () => bus.Client.CreateReceiver("nothing", "at-all").ReceiveMessageAsync(TimeSpan.FromSeconds(1)),
            () => bus.Client.AcceptNextSessionAsync("nothing"),
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
        Assert.Equal((ServiceBusFailureReason.MessageSizeExceeded, false), (large.Reason, large.IsTransient));
        var half = new byte[130 * 1024];
        await AssertFailsAsync(ServiceBusFailureReason.MessageSizeExceeded, () => sender.SendMessagesAsync([new ServiceBusMessage(half), new ServiceBusMessage(half)]));
        using var batch = await sender.CreateMessageBatchAsync();
        Assert.Equal(256 * 1024, batch.MaxSizeInBytes);
        Assert.True(batch.TryAddMessage(new ServiceBusMessage(half)));
        Assert.False(batch.TryAddMessage(new ServiceBusMessage(half)));
        var body = new byte[250 * 1024];
        Random.Shared.NextBytes(body);
        await sender.SendMessageAsync(new ServiceBusMessage(body));
        Assert.Equal(body, (await bus.Client.CreateReceiver("orders").ReceiveMessageAsync(TimeSpan.FromSeconds(5))).Body.ToArray());
    }

    [Fact]
    public async Task A_full_queue_takes_nothing_until_something_is_taken_out()
    {
        await using var bus = await TestBroker.WithQueueAsync(queue => queue with { MaxSizeInMegabytes = 1 });
        var sender = bus.Client.CreateSender("orders");
        await FillAsync(sender);
        await AssertFailsAsync(ServiceBusFailureReason.QuotaExceeded, () => sender.SendMessageAsync(new ServiceBusMessage("x")));
        await AssertFailsAsync(
            ServiceBusFailureReason.QuotaExceeded, () => sender.ScheduleMessageAsync(new ServiceBusMessage("x"), DateTimeOffset.UtcNow.AddHours(1)));

        var receiver = bus.Client.CreateReceiver("orders");
        var message = await receiver.ReceiveMessageAsync(s_patience);
        await receiver.DeadLetterMessageAsync(message); // It lies in the same entity still.
        await AssertFailsAsync(ServiceBusFailureReason.QuotaExceeded, () => sender.SendMessageAsync(new ServiceBusMessage("x")));
        await receiver.CompleteMessageAsync(await receiver.ReceiveMessageAsync(s_patience));
        await sender.SendMessageAsync(new ServiceBusMessage("x"));
    }

    [Fact]
    public async Task A_subscription_that_nobody_reads_fills_its_topic()
    {
        await using var bus = await TestBroker.StartAsync(new ServiceBusDefinition
        {
            Topics = [new TopicDefinition { Name = "news", MaxSizeInMegabytes = 1, Subscriptions = [new SubscriptionDefinition { Name = "idle" }] }],
        });
        var sender = bus.Client.CreateSender("news");
        await FillAsync(sender);
        await AssertFailsAsync(ServiceBusFailureReason.QuotaExceeded, () => sender.SendMessageAsync(new ServiceBusMessage("x")));
        await using var receiver = bus.Client.CreateReceiver(
            "news", "idle", new ServiceBusReceiverOptions { ReceiveMode = ServiceBusReceiveMode.ReceiveAndDelete });
        Assert.NotNull(await receiver.ReceiveMessageAsync(s_patience));
        await sender.SendMessageAsync(new ServiceBusMessage("x"));
    }

    [Fact]
    public async Task Whoever_has_lost_the_lock_of_a_message_can_do_nothing_with_it()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var bus = await TestBroker.WithQueueAsync(queue => queue with { LockDuration = TimeSpan.FromSeconds(30) }, time);
        await bus.Client.CreateSender("orders").SendMessageAsync(new ServiceBusMessage("x"));
        var receiver = bus.Client.CreateReceiver("orders");
        var message = await receiver.ReceiveMessageAsync(s_patience);
        time.Advance(TimeSpan.FromSeconds(31));
        foreach (var use in new Func<Task>[]
        {
            () => receiver.CompleteMessageAsync(message), () => receiver.AbandonMessageAsync(message), () => receiver.DeferMessageAsync(message),
            () => receiver.DeadLetterMessageAsync(message, "why"), () => receiver.RenewMessageLockAsync(message),
        })
        {
            await AssertFailsAsync(ServiceBusFailureReason.MessageLockLost, use);
        }
    }

    [Fact]
    public async Task Whoever_has_lost_the_lock_of_a_session_can_do_nothing_in_it()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var bus = await TestBroker.WithQueueAsync(queue => queue with { RequiresSession = true }, time);
        await bus.Client.CreateSender("orders").SendMessageAsync(new ServiceBusMessage("x") { SessionId = "a" });
        var session = await bus.Client.AcceptSessionAsync("orders", "a");
        var message = await session.ReceiveMessageAsync(s_patience);
        time.Advance(TimeSpan.FromSeconds(61));
        foreach (var use in new Func<Task>[]
        {
            () => session.CompleteMessageAsync(message), () => session.AbandonMessageAsync(message), () => session.DeferMessageAsync(message),
            () => session.DeadLetterMessageAsync(message, "why"), () => session.RenewSessionLockAsync(), () => session.GetSessionStateAsync(),
            () => session.SetSessionStateAsync(BinaryData.FromString("s")),
        })
        {
            await AssertFailsAsync(ServiceBusFailureReason.SessionLockLost, use);
        }
    }

    [Fact]
    public async Task The_former_owner_of_a_session_can_do_nothing_to_the_new_one()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var bus = await TestBroker.WithQueueAsync(queue => queue with { RequiresSession = true }, time);
        await bus.Client.CreateSender("orders").SendMessageAsync(new ServiceBusMessage("x") { SessionId = "a" });
        var former = await bus.Client.AcceptSessionAsync("orders", "a");
        var message = await former.ReceiveMessageAsync(s_patience);
        await former.DeferMessageAsync(message);
        time.Advance(TimeSpan.FromSeconds(61));
        var owner = await bus.Client.AcceptSessionAsync("orders", "a");
        await owner.SetSessionStateAsync(BinaryData.FromString("mine"));
        time.Advance(TimeSpan.FromSeconds(30));
        foreach (var use in new Func<Task>[]
        {
            () => former.RenewSessionLockAsync(), () => former.GetSessionStateAsync(), () => former.SetSessionStateAsync(BinaryData.FromString("s")),
            () => former.ReceiveDeferredMessageAsync(message.SequenceNumber),
        })
        {
            await AssertFailsAsync(ServiceBusFailureReason.SessionLockLost, use);
        }

        Assert.Equal("mine", (await owner.GetSessionStateAsync()).ToString());
        Assert.Equal("x", (await owner.ReceiveDeferredMessageAsync(message.SequenceNumber)).Body.ToString());
        time.Advance(TimeSpan.FromSeconds(31)); // The former owner's renewal would have kept it.
        await AssertFailsAsync(ServiceBusFailureReason.SessionLockLost, () => owner.RenewSessionLockAsync());
    }

    [Fact]
    public async Task Transactions_are_refused()
    {
        await using var bus = await TestBroker.WithQueueAsync();
        var sender = bus.Client.CreateSender("orders");
        var refused = await Assert.ThrowsAsync<NotSupportedException>(async () =>
        {
            using var scope = new TransactionScope(TransactionScopeAsyncFlowOption.Enabled);
            await sender.SendMessageAsync(new ServiceBusMessage("x"));
            scope.Complete();
        });
        Assert.StartsWith("Transactions are not supported.", refused.Message, StringComparison.Ordinal);
        await sender.SendMessageAsync(new ServiceBusMessage("y"));
        Assert.Equal("y", (await bus.Client.CreateReceiver("orders").PeekMessageAsync()).Body.ToString());
    }

    /// <summary>With one message more than fits.</summary>
    private static async Task FillAsync(ServiceBusSender sender)
    {
        for (var sent = 0; sent <= 1024; sent += 200)
        {
            await sender.SendMessageAsync(new ServiceBusMessage(new byte[200 * 1024]));
        }
    }

    private static async Task AssertFailsAsync(ServiceBusFailureReason reason, Func<Task> use) =>
        Assert.Equal(reason, (await Assert.ThrowsAsync<ServiceBusException>(use)).Reason);
}
