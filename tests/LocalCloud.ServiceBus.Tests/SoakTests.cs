using System.Collections.Concurrent;
using Azure.Messaging.ServiceBus;

namespace LocalCloud.ServiceBus.Tests;

/// <summary>Everything at once, at random: whatever receivers do, every message comes to one end.</summary>
public sealed class SoakTests
{
    private const int Messages = 300;

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, false)]
    [InlineData(3, true)]
    public async Task Every_message_comes_to_one_end(int seed, bool sessions)
    {
        await using var bus = await TestBroker.WithQueueAsync(queue => queue with { RequiresSession = sessions, MaxDeliveryCount = 4, LockDuration = TimeSpan.FromSeconds(2) });
        var random = new Random(seed);
        var ends = new ConcurrentDictionary<string, ConcurrentBag<string>>();
        var choices = Enumerable.Range(0, Messages).ToDictionary(number => $"{number}", _ => random.Next(10));

        async Task HandleAsync(ServiceBusReceivedMessage message, Func<Task> complete, Func<Task> abandon, Func<Task> deadLetter, Func<Task> defer)
        {
            var id = message.MessageId;
            var (end, settle) = choices[id] switch
            {
                0 => ("dead", deadLetter),
                1 => ("deferred", defer),
                2 => ("", abandon), // Four times: dead.
                3 when message.DeliveryCount == 1 => ("", abandon),
                4 when message.DeliveryCount == 1 => ("", () => SettleLateAsync(complete)), // Its lock runs out.
                _ => ("completed", complete),
            };
            await settle();
            if (end.Length > 0)
            {
                ends.GetOrAdd(id, _ => []).Add(end);
            }
        }

        static async Task SettleLateAsync(Func<Task> complete)
        {
            await Task.Delay(TimeSpan.FromSeconds(2.5));
            await Assert.ThrowsAsync<ServiceBusException>(complete);
        }

        var sender = bus.Client.CreateSender("orders");
        var sending = Parallel.ForAsync(0, Messages, async (number, token) =>
            await sender.SendMessageAsync(new ServiceBusMessage("x") { MessageId = $"{number}", SessionId = sessions ? $"s{number % 40}" : null }, token));
        if (sessions)
        {
            await using var processor = bus.Client.CreateSessionProcessor("orders", new ServiceBusSessionProcessorOptions
            {
                AutoCompleteMessages = false, MaxConcurrentSessions = 8, SessionIdleTimeout = TimeSpan.FromMilliseconds(200), MaxAutoLockRenewalDuration = TimeSpan.Zero,
            });
            processor.ProcessMessageAsync += args => HandleAsync(
                args.Message, () => args.CompleteMessageAsync(args.Message), () => args.AbandonMessageAsync(args.Message), () => args.DeadLetterMessageAsync(args.Message), () => args.DeferMessageAsync(args.Message));
            processor.ProcessErrorAsync += _ => Task.CompletedTask;
            await processor.StartProcessingAsync();
            await AllEndAsync();
            await processor.StopProcessingAsync();
        }
        else
        {
            await using var processor = bus.Client.CreateProcessor("orders", new ServiceBusProcessorOptions
            {
                AutoCompleteMessages = false, MaxConcurrentCalls = 20, PrefetchCount = seed == 1 ? 0 : 10, MaxAutoLockRenewalDuration = TimeSpan.Zero,
            });
            processor.ProcessMessageAsync += args => HandleAsync(
                args.Message, () => args.CompleteMessageAsync(args.Message), () => args.AbandonMessageAsync(args.Message), () => args.DeadLetterMessageAsync(args.Message), () => args.DeferMessageAsync(args.Message));
            processor.ProcessErrorAsync += _ => Task.CompletedTask;
            await processor.StartProcessingAsync();
            await AllEndAsync();
            await processor.StopProcessingAsync();
        }

        Assert.All(ends, end => Assert.Single(end.Value));
        var dead = new HashSet<string>();
        var letters = bus.Client.CreateReceiver("orders", new ServiceBusReceiverOptions { SubQueue = SubQueue.DeadLetter, ReceiveMode = ServiceBusReceiveMode.ReceiveAndDelete });
        while (await letters.ReceiveMessagesAsync(200, TimeSpan.FromMilliseconds(500)) is { Count: > 0 } batch)
        {
            Assert.All(batch, message => Assert.True(dead.Add(message.MessageId)));
        }

        // A message that was delivered too often, for whatever reason, is dead and has had no other end.
        Assert.Equal(Messages, ends.Count(end => !end.Value.Contains("dead")) + dead.Count);
        Assert.Equal(0, bus.Broker.PendingWork);

        async Task AllEndAsync()
        {
            await sending;
            for (var waited = 0; waited < 30_000; waited += 100)
            {
                var peeked = await bus.Client.CreateReceiver("orders", new ServiceBusReceiverOptions { SubQueue = SubQueue.DeadLetter }).PeekMessagesAsync(Messages, 0);
                if (peeked.Select(message => message.MessageId).Union(ends.Keys).Count() == Messages)
                {
                    return;
                }

                await Task.Delay(100);
            }

            Assert.Fail($"Only {ends.Count} of {Messages} have come to an end.");
        }
    }
}
