using Azure.Messaging.ServiceBus;

namespace LocalCloud.ServiceBus.Tests;

/// <summary>
/// Whatever else keeps the processors busy, messages go on. Explicit, as it takes half a minute of all of them:
/// <c>-explicit only -class LocalCloud.ServiceBus.Tests.StallTests</c>.
/// </summary>
public sealed class StallTests
{
    private const int Messages = 40_000;
    private static readonly TimeSpan s_longestPause = TimeSpan.FromSeconds(10);

    [Theory(Explicit = true)]
    [InlineData(ServiceBusReceiveMode.PeekLock)]
    [InlineData(ServiceBusReceiveMode.ReceiveAndDelete)]
    public async Task Messages_go_on_on_a_busy_machine(ServiceBusReceiveMode mode)
    {
        await using var bus = await TestBroker.WithQueueAsync();
        using var stop = new CancellationTokenSource();
        Burn(stop.Token);
        var receiver = bus.Client.CreateReceiver("orders", new ServiceBusReceiverOptions { ReceiveMode = mode });
        var taken = 0;
        var receiving = Task.WhenAll(Enumerable.Range(0, mode is ServiceBusReceiveMode.PeekLock ? 16 : 1).Select(_ => Task.Run(ReceiveAsync)));
        var sending = Task.Run(SendAsync);
        for (var (seen, since) = (-1, TimeProvider.System.GetTimestamp()); taken < Messages; await Task.Delay(100))
        {
            (seen, since) = taken > seen ? (taken, TimeProvider.System.GetTimestamp()) : (seen, since);
            Assert.True(TimeProvider.System.GetElapsedTime(since) < s_longestPause, $"Nothing comes any more after {taken} messages.");
        }

        await sending;
        await stop.CancelAsync();
        await receiving;

        async Task SendAsync()
        {
            var random = new Random(1);
            var sender = bus.Client.CreateSender("orders");
            for (var sent = 0; sent < Messages;)
            {
                var batch = Math.Min(random.Next(1, 60), Messages - sent);
                await sender.SendMessagesAsync(Enumerable.Range(0, batch).Select(_ => new ServiceBusMessage(new byte[1500])));
                sent += batch;
            }
        }

        async Task ReceiveAsync()
        {
            while (!stop.IsCancellationRequested)
            {
                foreach (var message in await receiver.ReceiveMessagesAsync(mode is ServiceBusReceiveMode.PeekLock ? 1 : 500, TimeSpan.FromSeconds(1)))
                {
                    await (mode is ServiceBusReceiveMode.PeekLock ? receiver.CompleteMessageAsync(message) : Task.CompletedTask);
                    Interlocked.Increment(ref taken);
                }
            }
        }
    }

    private static void Burn(CancellationToken stop)
    {
        for (var burner = 0; burner < 6; burner++)
        {
            new Thread(() =>
            {
                while (!stop.IsCancellationRequested)
                {
                    Thread.SpinWait(1_000);
                }
            })
            { IsBackground = true }.Start();
        }
    }
}
