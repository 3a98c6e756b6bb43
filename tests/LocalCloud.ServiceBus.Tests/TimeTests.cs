using Azure.Messaging.ServiceBus;
using LocalCloud.ServiceBus.Definitions;
using Microsoft.Extensions.Time.Testing;

namespace LocalCloud.ServiceBus.Tests;

public sealed class TimeTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_moment = TimeSpan.FromMilliseconds(300);

    private readonly FakeTimeProvider _time = new(DateTimeOffset.UtcNow);

    [Fact]
    public async Task A_scheduled_message_is_received_when_its_time_has_come()
    {
        await using var bus = await TestBroker.WithQueueAsync(time: _time);
        var sender = bus.Client.CreateSender("orders");
        var number = await sender.ScheduleMessageAsync(new ServiceBusMessage("later"), _time.GetUtcNow().AddMinutes(5));
        await sender.SendMessageAsync(new ServiceBusMessage("too") { ScheduledEnqueueTime = _time.GetUtcNow().AddMinutes(5) });
        var receiver = bus.Client.CreateReceiver("orders");
        Assert.Null(await receiver.ReceiveMessageAsync(s_moment));
        Assert.Equal(ServiceBusMessageState.Scheduled, (await receiver.PeekMessageAsync()).State);
        Assert.Equal(0, bus.Broker.PendingWork);
        _time.Advance(TimeSpan.FromMinutes(6));
        var message = await receiver.ReceiveMessageAsync(s_patience);
        Assert.Equal("later", message.Body.ToString());
        Assert.True(message.SequenceNumber > number);
        Assert.Equal("too", (await receiver.ReceiveMessageAsync(s_patience)).Body.ToString());
    }

    [Fact]
    public async Task A_scheduled_message_can_be_cancelled_once()
    {
        await using var bus = await TestBroker.WithQueueAsync(time: _time);
        var sender = bus.Client.CreateSender("orders");
        var number = await sender.ScheduleMessageAsync(new ServiceBusMessage("later"), _time.GetUtcNow().AddMinutes(5));
        await sender.CancelScheduledMessageAsync(number);
        _time.Advance(TimeSpan.FromMinutes(6));
        Assert.Null(await bus.Client.CreateReceiver("orders").ReceiveMessageAsync(s_moment));
        var gone = await Assert.ThrowsAsync<ServiceBusException>(() => sender.CancelScheduledMessageAsync(number));
        Assert.Equal(ServiceBusFailureReason.MessageNotFound, gone.Reason);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_expired_message_goes_to_the_dead_letters_or_away(bool deadLetter)
    {
        await using var bus = await TestBroker.WithQueueAsync(
            queue => queue with { DeadLetteringOnMessageExpiration = deadLetter, DefaultMessageTimeToLive = TimeSpan.FromMinutes(1) }, _time);
        var sender = bus.Client.CreateSender("orders");
        await sender.SendMessageAsync(new ServiceBusMessage("short") { TimeToLive = TimeSpan.FromSeconds(10) });
        await sender.SendMessageAsync(new ServiceBusMessage("long") { TimeToLive = TimeSpan.FromHours(1) });
        _time.Advance(TimeSpan.FromSeconds(11));
        var dead = bus.Client.CreateReceiver("orders", new ServiceBusReceiverOptions { SubQueue = SubQueue.DeadLetter });
        var expired = await dead.ReceiveMessageAsync(deadLetter ? s_patience : s_moment);
        Assert.Equal(deadLetter ? ("short", "TTLExpiredException") : (null, null), (expired?.Body.ToString(), expired?.DeadLetterReason));
        if (expired is not null)
        {
            await dead.CompleteMessageAsync(expired);
        }

        Assert.Equal("long", (await bus.Client.CreateReceiver("orders").PeekMessageAsync()).Body.ToString());
        _time.Advance(TimeSpan.FromSeconds(60)); // The queue's own limit.
        Assert.Equal(deadLetter ? "long" : null, (await dead.ReceiveMessageAsync(deadLetter ? s_patience : s_moment))?.Body.ToString());
    }

    [Fact]
    public async Task The_same_id_within_the_window_is_accepted_and_dropped()
    {
        await using var bus = await TestBroker.WithQueueAsync(queue => queue with { RequiresDuplicateDetection = true }, _time);
        var sender = bus.Client.CreateSender("orders");
        await sender.SendMessageAsync(new ServiceBusMessage("first") { MessageId = "m" });
        await sender.SendMessageAsync(new ServiceBusMessage("second") { MessageId = "m" });
        await sender.SendMessagesAsync([new ServiceBusMessage("third") { MessageId = "m" }, new ServiceBusMessage("fourth") { MessageId = "n" }]);
        _time.Advance(TimeSpan.FromMinutes(11));
        await sender.SendMessageAsync(new ServiceBusMessage("fifth") { MessageId = "m" });
        var receiver = bus.Client.CreateReceiver("orders");
        Assert.Equal(["first", "fourth", "fifth"], (await receiver.PeekMessagesAsync(10)).Select(message => message.Body.ToString()));
    }
}
