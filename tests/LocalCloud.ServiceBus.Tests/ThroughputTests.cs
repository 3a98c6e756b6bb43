using System.Diagnostics;
using Azure.Messaging.ServiceBus;
using LocalCloud.ServiceBus.Definitions;

namespace LocalCloud.ServiceBus.Tests;

/// <summary>Measured when asked for: <c>-explicit only -class LocalCloud.ServiceBus.Tests.ThroughputTests</c>, in Release.</summary>
public sealed class ThroughputTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("bus").FullName;

    [Fact(Explicit = true)]
    public async Task Sends_and_receives_per_second_on_disk()
    {
        const int count = 20_000;
        await using var bus = await StartAsync();
        var body = new byte[500];
        var sender = bus.Client.CreateSender("orders");
        await sender.SendMessageAsync(new ServiceBusMessage(body));

        var clock = Stopwatch.StartNew();
        await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = 200 }, async (_, token) => await sender.SendMessageAsync(new ServiceBusMessage(body), token));
        Report("sends", count, clock);

        clock.Restart();
        for (var sent = 0; sent < count; sent += 100)
        {
            await sender.SendMessagesAsync(Enumerable.Range(0, 100).Select(_ => new ServiceBusMessage(body)));
        }

        Report("sends in batches of 100", count, clock);
        await using var receiver = bus.Client.CreateReceiver("orders", new ServiceBusReceiverOptions { PrefetchCount = 200 });
        clock.Restart();
        for (var taken = 0; taken < count;)
        {
            var messages = await receiver.ReceiveMessagesAsync(Math.Min(100, count - taken), TimeSpan.FromSeconds(5));
            await Task.WhenAll(messages.Select(message => receiver.CompleteMessageAsync(message)));
            taken += messages.Count;
        }

        Report("receives and completes in batches of 100", count, clock);
        await receiver.CloseAsync();
        await using var processor = bus.Client.CreateProcessor("orders", new ServiceBusProcessorOptions { MaxConcurrentCalls = 100, PrefetchCount = 200 });
        var (received, done) = (0, new TaskCompletionSource());
        processor.ProcessErrorAsync += args => throw args.Exception;
        processor.ProcessMessageAsync += _ =>
        {
            if (Interlocked.Increment(ref received) == count - 500)
            {
                done.SetResult();
            }

            return Task.CompletedTask;
        };
        clock.Restart();
        await processor.StartProcessingAsync();
        await done.Task;
        Report("receives and completes by a processor", count, clock);
        await processor.StopProcessingAsync();
    }

    [Fact(Explicit = true)]
    public async Task A_million_waiting_messages_stay_on_disk()
    {
        const int count = 1_000_000;
        await using (var bus = await StartAsync())
        {
            var sender = bus.Client.CreateSender("orders");
            var clock = Stopwatch.StartNew();
            await Parallel.ForAsync(0, count / 500, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (_, token) =>
                await sender.SendMessagesAsync(Enumerable.Range(0, 500).Select(_ => new ServiceBusMessage(new byte[200])), token));
            Report("sends in batches of 500", count, clock);
            Report(bus);
        }

        var restart = Stopwatch.StartNew();
        await using (var bus = await StartAsync())
        {
            TestContext.Current.TestOutputHelper!.WriteLine($"restart in {restart.Elapsed.TotalSeconds:0.0} s");
            var receiver = bus.Client.CreateReceiver("orders");
            Assert.NotEmpty(await receiver.ReceiveMessagesAsync(100, TimeSpan.FromSeconds(5)));
            Report(bus);
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static void Report(TestBroker bus)
    {
        _ = bus;
        GC.Collect();
        TestContext.Current.TestOutputHelper!.WriteLine($"managed memory {GC.GetTotalMemory(forceFullCollection: true) / 1024 / 1024} MB, working set {Environment.WorkingSet / 1024 / 1024} MB");
    }

    private static void Report(string what, int count, Stopwatch clock) =>
        TestContext.Current.TestOutputHelper!.WriteLine($"{what}: {count / clock.Elapsed.TotalSeconds:N0}/s");

    private Task<TestBroker> StartAsync() => TestBroker.StartAsync(
        new ServiceBusDefinition { Queues = [new EntitySettings { Name = "orders", MaxSizeInMegabytes = 5120 }] }, path: Path.Combine(_folder, "servicebus.db"));
}
