using Azure.Messaging.ServiceBus;

namespace LocalCloud.ServiceBus.Tests;

public sealed class QueueTests
{
    [Fact]
    public async Task A_message_is_received_as_it_was_sent_and_is_gone_when_completed()
    {
        await using var bus = await TestBroker.WithQueueAsync();
        var sender = bus.Client.CreateSender("orders");
        var sent = new ServiceBusMessage("""{"a":1}""")
        {
            MessageId = "m1", Subject = "label", CorrelationId = "c1", ContentType = "application/json", ReplyTo = "answers", To = "there",
            TimeToLive = TimeSpan.FromHours(1), PartitionKey = "p", ReplyToSessionId = "rs",
        };
        sent.ApplicationProperties["number"] = 7;
        sent.ApplicationProperties["when"] = TimeSpan.FromSeconds(3);
        await sender.SendMessageAsync(sent);

        var receiver = bus.Client.CreateReceiver("orders");
        var received = await receiver.ReceiveMessageAsync(TimeSpan.FromSeconds(5));
        Assert.Equal("""{"a":1}""", received.Body.ToString());
        Assert.Equal(("m1", "label", "c1", "application/json", "answers", "there"),
            (received.MessageId, received.Subject, received.CorrelationId, received.ContentType, received.ReplyTo, received.To));
        Assert.Equal(7, received.ApplicationProperties["number"]);
        Assert.Equal(TimeSpan.FromSeconds(3), received.ApplicationProperties["when"]);
        Assert.Equal((1L, 1L, 1, "p", "rs"), (received.SequenceNumber, received.EnqueuedSequenceNumber, received.DeliveryCount, received.PartitionKey, received.ReplyToSessionId));
        Assert.Equal(TimeSpan.FromHours(1), received.TimeToLive);
        Assert.InRange(received.LockedUntil - DateTimeOffset.UtcNow, TimeSpan.FromSeconds(50), TimeSpan.FromSeconds(61));
        await receiver.CompleteMessageAsync(received);
        Assert.Null(await receiver.ReceiveMessageAsync(TimeSpan.FromMilliseconds(300)));
        Assert.Equal(0, bus.Broker.PendingWork);
    }

    [Fact]
    public async Task What_waits_for_a_receiver_that_is_still_to_come_can_be_asked_for()
    {
        await using var bus = await TestBroker.WithQueueAsync();
        await bus.Client.CreateSender("orders").SendMessagesAsync([new("a"), new("b")]);
        Assert.Equal(2, bus.Broker.WaitingIn(["orders", "unknown"]));
        await bus.Client.CreateReceiver("orders").ReceiveMessageAsync(TimeSpan.FromSeconds(5));
        Assert.Equal(0, bus.Broker.WaitingIn(["orders", "unknown"]));
    }
}
