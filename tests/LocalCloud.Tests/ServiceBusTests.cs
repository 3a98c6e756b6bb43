using System.Collections.Concurrent;
using System.Diagnostics;
using Azure.Messaging.ServiceBus;
using EndToEnd.Tests.Support;
using LocalCloud.Services;
using Microsoft.Extensions.Configuration;
using SampleApp;

namespace LocalCloud.Tests;

/// <summary>The emulated Service Bus beside an app, and as a process that is killed.</summary>
public sealed class ServiceBusTests : IDisposable
{
    private const string Definition = """{ "queues": [{ "name": "orders" }, { "name": "sessions", "requiresSession": true }] }""";

    private readonly string _folder = Directory.CreateTempSubdirectory("bus").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Quiescence_waits_for_what_is_received_and_the_clock_moves_locks()
    {
        await using var cloud = await LocalCloudApp.StartAsync<Hello>(cancellationToken: Token);
        await using var client = new ServiceBusClient(cloud.ServiceBusConnectionString);
        await client.CreateSender("partner-orders").SendMessageAsync(new ServiceBusMessage("a"), Token);
        await cloud.QuiesceAsync(cancellationToken: Token); // Nobody receives: nothing will happen.

        var receiver = client.CreateReceiver("partner-orders");
        var message = await receiver.ReceiveMessageAsync(TimeSpan.FromSeconds(5), Token);
        await Assert.ThrowsAsync<TimeoutException>(() => cloud.QuiesceAsync(TimeSpan.FromMilliseconds(200), Token));
        cloud.Clock.Advance(TimeSpan.FromSeconds(31));
        var again = await receiver.ReceiveMessageAsync(TimeSpan.FromSeconds(5), Token);
        Assert.Equal((message.SequenceNumber, 2), (again.SequenceNumber, again.DeliveryCount));
        await receiver.CompleteMessageAsync(again, Token);
        await cloud.QuiesceAsync(cancellationToken: Token);
    }

    [Fact]
    public void Connection_strings_for_a_local_emulator_get_its_port()
    {
        var settings = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["ServiceBus"] = "Endpoint=sb://localhost;SharedAccessKeyName=n;SharedAccessKey=k;UseDevelopmentEmulator=true;",
            ["Cloud"] = "Endpoint=sb://real.servicebus.windows.net;SharedAccessKeyName=n;SharedAccessKey=k",
            ["Elsewhere"] = "Endpoint=sb://another.host;SharedAccessKeyName=n;SharedAccessKey=k;UseDevelopmentEmulator=true",
        }).Build();
        var replaced = ServiceBusSetup.Replacing(settings, 1234);
        Assert.Equal("Endpoint=sb://localhost:1234;SharedAccessKeyName=n;SharedAccessKey=k;UseDevelopmentEmulator=true;", replaced["ServiceBus"]);
        Assert.Equal(settings["Elsewhere"], replaced.GetValueOrDefault("Elsewhere", settings["Elsewhere"]));
        Assert.DoesNotContain("Cloud", replaced.Keys);
    }

    [Fact]
    public async Task What_was_acknowledged_survives_a_kill()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "servicebus.json"), Definition, Token);
        var (first, connection) = await StartAsync();
        var acknowledged = new ConcurrentBag<string>();
        await using (var client = ImpatientClient(connection))
        {
            var sender = client.CreateSender("orders");
            var sending = Parallel.ForAsync(0, 100_000, new ParallelOptions { MaxDegreeOfParallelism = 50, CancellationToken = Token }, async (number, token) =>
            {
                try
                {
                    await sender.SendMessageAsync(new ServiceBusMessage($"{number}"), token);
                    acknowledged.Add($"{number}");
                }
                catch (Exception exception) when (exception is ServiceBusException or ObjectDisposedException or TimeoutException)
                {
                    throw new OperationCanceledException("The broker is dead.", exception);
                }
            });
            while (acknowledged.Count < 500)
            {
                await Task.Delay(5, Token);
            }

            first.Kill();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
        }

        first.Dispose();
        var (second, again) = await StartAsync();
        await using (var client = ImpatientClient(again))
        {
            var receiver = client.CreateReceiver("orders", new ServiceBusReceiverOptions { ReceiveMode = ServiceBusReceiveMode.ReceiveAndDelete, PrefetchCount = 500 });
            var found = new List<string>();
            while (await receiver.ReceiveMessagesAsync(500, TimeSpan.FromSeconds(1), Token) is { Count: > 0 } messages)
            {
                found.AddRange(messages.Select(message => message.Body.ToString()));
            }

            Assert.Empty(acknowledged.Except(found));
            Assert.Equal(found.Count, found.Distinct().Count());
        }

        second.Kill();
        await second.WaitForExitAsync(Token);
        second.Dispose();
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static ServiceBusClient ImpatientClient(string connection) => new(connection, new ServiceBusClientOptions
    {
        RetryOptions = new ServiceBusRetryOptions { TryTimeout = TimeSpan.FromSeconds(5), MaxRetries = 0 },
    });

    private async Task<(Process Process, string ConnectionString)> StartAsync()
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true }.WithOwnEnvironment();
        foreach (var argument in (string[])[typeof(EntryPoint).Assembly.Location, "start", "servicebus", "--port", "0", "--state", Path.Combine(_folder, "state"), "--definition", Path.Combine(_folder, "servicebus.json")])
        {
            start.ArgumentList.Add(argument);
        }

        var process = Process.Start(start)!;
        while (await process.StandardOutput.ReadLineAsync(Token) is { } line)
        {
            if (line.StartsWith("Connection", StringComparison.Ordinal))
            {
                return (process, line["Connection".Length..].Trim());
            }
        }

        throw new InvalidOperationException("The broker did not start.");
    }
}
