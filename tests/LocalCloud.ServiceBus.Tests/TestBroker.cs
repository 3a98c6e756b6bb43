using Azure.Messaging.ServiceBus;
using LocalCloud.Faults;
using LocalCloud.ServiceBus.Definitions;
using Microsoft.Extensions.Logging;

namespace LocalCloud.ServiceBus.Tests;

/// <summary>A broker with one client, in memory unless a path is given.</summary>
internal sealed class TestBroker : IAsyncDisposable
{
    private TestBroker(ServiceBusBroker broker) => (Broker, Client) = (broker, ConnectTo(broker.ConnectionString));

    public ServiceBusBroker Broker { get; }

    public ServiceBusClient Client { get; }

    public static async Task<TestBroker> StartAsync(
        ServiceBusDefinition definition, TimeProvider? time = null, string? path = null, FaultInjector? faults = null) =>
        new(await ServiceBusBroker.StartAsync(
            new ServiceBusBrokerOptions { Port = 0, Definition = definition, Path = path, TimeProvider = time ?? TimeProvider.System, Faults = faults },
            LoggerFactory.Create(_ => { }),
            TestContext.Current.CancellationToken));

    public static Task<TestBroker> WithQueueAsync(Func<EntitySettings, EntitySettings>? configure = null, TimeProvider? time = null, FaultInjector? faults = null) =>
        StartAsync(new ServiceBusDefinition { Queues = [(configure ?? (queue => queue))(new EntitySettings { Name = "orders" })] }, time, faults: faults);

    public static ServiceBusClient ConnectTo(string connectionString) => new(connectionString, new ServiceBusClientOptions
    {
        RetryOptions = new ServiceBusRetryOptions { TryTimeout = TimeSpan.FromSeconds(10), MaxRetries = 0 },
    });

    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        await Broker.DisposeAsync();
    }
}
