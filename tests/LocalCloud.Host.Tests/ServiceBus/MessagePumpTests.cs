using Azure.Messaging.ServiceBus;

namespace LocalCloud.Host.Tests.ServiceBus;

public sealed class MessagePumpTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Messages_that_cannot_be_run_yet_are_left_to_others()
    {
        await using var queue = await PumpedQueue.StartAsync(settings: """ "maxConcurrentCalls": 4 """);

        // With nothing else to do, every one of these is taken by a receive that would have liked more.
        for (var i = 0; i < 20; i++)
        {
            await queue.SendAsync(new ServiceBusMessage("fast"));
            await queue.Worker.NextAsync();
        }

        var end = new TaskCompletionSource();
        queue.Worker.Run = (_, _) => end.Task;
        await queue.SendAsync([.. Enumerable.Range(0, 40).Select(_ => new ServiceBusMessage("slow"))]);
        for (var i = 0; i < 4; i++)
        {
            await queue.Worker.NextAsync();
        }

        await using var other = queue.Client.CreateReceiver("q");
        var left = new List<ServiceBusReceivedMessage>();
        while (left.Count < 36 && await other.ReceiveMessagesAsync(36 - left.Count, TimeSpan.FromSeconds(2), Token) is { Count: > 0 } more)
        {
            left.AddRange(more);
        }

        end.SetResult();
        Assert.Equal(36, left.Count);
        Assert.False(queue.Worker.TryNext(out _));
    }

    [Fact]
    public async Task A_message_that_is_held_does_not_keep_a_new_receiver_from_the_next_ones()
    {
        await using var queue = await PumpedQueue.StartAsync();
        var end = new TaskCompletionSource();
        queue.Worker.Run = (_, _) => end.Task;
        await queue.SendAsync(new ServiceBusMessage("held"));
        await queue.Worker.NextAsync();

        // What it receives from is gone for a moment, and its receiver with it.
        await queue.Administration.DeleteQueueAsync("q", Token);
        await queue.Administration.CreateQueueAsync("q", Token);
        await queue.SendAsync(new ServiceBusMessage("next"));
        await queue.Worker.NextAsync();
        end.SetResult();
    }
}
