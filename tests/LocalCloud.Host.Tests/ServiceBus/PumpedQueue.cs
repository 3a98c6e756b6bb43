using Azure.Messaging.ServiceBus;
using Azure.Messaging.ServiceBus.Administration;
using LocalCloud.Host.ServiceBus;
using LocalCloud.Host.Settings;
using LocalCloud.Host.Tests.Fakes;
using LocalCloud.ServiceBus;
using LocalCloud.ServiceBus.Definitions;
using Microsoft.Extensions.Logging.Abstractions;

namespace LocalCloud.Host.Tests.ServiceBus;

/// <summary>A broker with the queue <c>q</c>, and a pump that takes it to a function that the test plays.</summary>
internal sealed class PumpedQueue : IAsyncDisposable
{
    private readonly ServiceBusBroker _broker;
    private readonly ServiceBusClients _clients;
    private readonly MessagePump _pump;
    private readonly HeldMessages _held = new();

    private PumpedQueue(ServiceBusBroker broker, string trigger, string serviceBus)
    {
        _broker = broker;
        Client = new(broker.ConnectionString);
        Settlement = new(_held);
        _clients = new(new AppSettings(new Dictionary<string, string?> { ["ServiceBus"] = broker.ConnectionString }, new Dictionary<string, string?>()));
        var host = HostJson.Parse(System.Text.Encoding.UTF8.GetBytes($$"""{ "version": "2.0", "extensions": { "serviceBus": { {{serviceBus}} } } }"""));
        var parsed = ServiceBusTrigger.Of(
            Declared.Function("F", $$"""{"name":"m","type":"serviceBusTrigger","direction":"In","queueName":"q"{{trigger}}}"""), ServiceBusSettings.Of(host));
        var run = new MessageRun(parsed, Worker, _held, TimeProvider.System, NullLogger.Instance);
        _pump = new(parsed, _clients, run, _held, TimeProvider.System, NullLogger.Instance);
        _pump.Start();
    }

    public ServiceBusClient Client { get; }

    public FakeInvoker Worker { get; } = new();

    public SettlementService Settlement { get; }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <param name="trigger">More members of the trigger, each after a comma.</param>
    /// <param name="settings">Members of <c>extensions.serviceBus</c> in host.json.</param>
    /// <param name="queue">Settings of the queue.</param>
    public static async Task<PumpedQueue> StartAsync(string trigger = "", string settings = "", EntitySettings? queue = null)
    {
        var definition = new ServiceBusDefinition { Queues = [queue ?? new() { Name = "q" }] };
        return new(await ServiceBusBroker.StartAsync(new() { Port = 0, AdministrationPort = 0, Definition = definition }, cancellationToken: Token), trigger, settings);
    }

    public ServiceBusAdministrationClient Administration => new(_broker.AdministrationConnectionString);

    public HeldMessage Held(FakeInvoker.Invocation invocation) => _held.Find(invocation.Input.Metadata["LockToken"].String)!;

    public async Task SendAsync(params ServiceBusMessage[] messages)
    {
        await using var sender = Client.CreateSender("q");
        await sender.SendMessagesAsync(messages, Token);
    }

    public async ValueTask DisposeAsync()
    {
        await _pump.StopAsync();
        await _pump.DisposeAsync();
        await _clients.DisposeAsync();
        await Client.DisposeAsync();
        await _broker.DisposeAsync();
    }
}
