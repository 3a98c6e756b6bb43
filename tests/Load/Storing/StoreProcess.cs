using EventSourcing.Aggregates;
using EventSourcing.Commands;
using EventSourcing.Cosmos.Hosting;
using EventSourcing.Streams;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Ordering;
using Ordering.Orders;

namespace OrderFlow.Load.Storing;

/// <summary>
/// The event store as one process of the app has it: a client, memories and gates of its own. Two of them know of each other only what the
/// database tells.
/// </summary>
internal sealed class StoreProcess : IAsyncDisposable
{
    private readonly ServiceProvider services;

    private StoreProcess(ServiceProvider services, RequestMeter meter) => (this.services, Meter) = (services, meter);

    public RequestMeter Meter { get; }

    public IServiceProvider Services => services;

    public IEventStore Events => services.GetRequiredService<IEventStore>();

    public CommandExecutor Commands => services.GetRequiredService<CommandExecutor>();

    public Database Database => services.GetRequiredService<Database>();

    public static StoreProcess Open(string connection, string database)
    {
        var meter = new RequestMeter();
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            [CosmosOptions.Connection] = connection,
            ["CosmosDatabase"] = database,
            ["CosmosConnectionMode"] = ConnectionModeFor(connection).ToString(),
        }).Build();
        var services = new ServiceCollection()
            .AddLogging()
            .AddOrdering()
            .AddCosmosEventStore(configuration)
            .AddProjection<OrderDetailsProjection, OrderDetails>("order-details")
            .AddProjection<OrderSummaryProjection, OrderSummary>("order-summaries")
            .AddSingleton(provider => Metered(provider.GetRequiredService<CosmosOptions>(), meter));
        return new(services.BuildServiceProvider(), meter);
    }

    /// <summary>An aggregate repository that has seen nothing yet.</summary>
    public AggregateRepository ForgetfulRepository() => ActivatorUtilities.CreateInstance<AggregateRepository>(services, new AggregateCache());

    public ValueTask DisposeAsync() => services.DisposeAsync();

    /// <summary>The app's own client, but for the meter.</summary>
    private static CosmosClient Metered(CosmosOptions options, RequestMeter meter)
    {
        var client = CosmosClientFactory.ClientOptions(options);
        client.CustomHandlers.Add(meter);
        return new CosmosClient(options.ConnectionString, client);
    }

    /// <summary>Emulators speak only through the gateway.</summary>
    private static ConnectionMode ConnectionModeFor(string connection) =>
        connection.Split(';').Select(part => part.Trim()).FirstOrDefault(part => part.StartsWith("AccountEndpoint=", StringComparison.OrdinalIgnoreCase))
            is { } endpoint && Uri.TryCreate(endpoint[(endpoint.IndexOf('=') + 1)..], UriKind.Absolute, out var address) && address.IsLoopback
            ? ConnectionMode.Gateway
            : ConnectionMode.Direct;
}
