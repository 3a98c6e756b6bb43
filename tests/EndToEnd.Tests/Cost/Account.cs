using EndToEnd.Tests.Support;
using System.Text.Json.Nodes;
using EventSourcing.Commands;
using EventSourcing.Cosmos.Hosting;
using EventSourcing.Diagnostics;
using EventSourcing.Projections;
using EventSourcing.Queries;
using LocalCloud.CosmosDb;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OrderFlow.Queries;
using Ordering;
using Ordering.Catalog;
using Ordering.Customers;
using Ordering.Orders;
using Ordering.Payments.Simulated;
using Ordering.Shipping.Simulated;

namespace EndToEnd.Tests.Cost;

/// <summary>The app's database without the app: processes that remember nothing work on it, and what they are charged is known.</summary>
internal sealed class Account : IAsyncDisposable
{
    private readonly CosmosDbServer _server;

    private Account(CosmosDbServer server) => _server = server;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<Account> OpenAsync(EmulatedConsistency consistency)
    {
        var server = await CosmosDbServer.StartAsync(new CosmosDbOptions { Port = 0, Consistency = consistency }, null, Cancellation);
        var definition = JsonNode.Parse(await File.ReadAllTextAsync(RepositoryFiles.Path("src/Functions/cosmosdb.json"), Cancellation))!;
        foreach (var container in definition["containers"]!.AsArray())
        {
            await server.CreateContainerIfNotExistsAsync(
                new ContainerDefinition(
                    (string)definition["database"]!,
                    (string)container!["id"]!,
                    [(string)container["partitionKey"]!],
                    (int?)container["defaultTtl"],
                    (int?)container["partitions"] ?? 1,
                    container["indexingPolicy"]!.ToJsonString()),
                Cancellation);
        }

        return new Account(server);
    }

    /// <summary>A process that has just started.</summary>
    public ServiceProvider NewProcess() => new ServiceCollection()
        .AddLogging()
        .AddOrdering()
        .AddSimulatedPartners()
        .AddCosmosEventStore(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["CosmosDb"] = _server.ConnectionString,
            ["CosmosConnectionMode"] = "Gateway",
        }).Build())
        .AddProjection<OrderDetailsProjection, OrderDetails>("order-details")
        .AddProjection<OrderSummaryProjection, OrderSummary>("order-summaries")
        .AddProjection<ProductProjection, ProductView>("products")
        .AddProjection<CustomerProjection, CustomerView>("customers")
        .AddReadModel<PaymentLedgerEntry>("payment-ledger")
        .AddReadModel<CarrierLedgerEntry>("carrier-ledger")
        .AddSingleton<IQueryHandler<ListOrdersQuery, ReadModelPage<OrderSummary>>, ListOrdersHandler>()
        .AddSingleton<TimeProvider>(new Unhurried())
        .AddSingleton(provider => Billed(provider.GetRequiredService<CosmosOptions>()))
        .BuildServiceProvider();

    private static CosmosClient Billed(CosmosOptions options)
    {
        var client = CosmosClientFactory.ClientOptions(options);
        client.CustomHandlers.Add(new Bill());
        return new CosmosClient(options.ConnectionString, client);
    }

    /// <summary>What <paramref name="work"/> is charged, in request units.</summary>
    public static async Task<double> ChargeOfAsync(Func<Task> work)
    {
        using var charge = RequestCharge.Measure();
        await work();
        return charge.Total;
    }

    public static async Task<CommandOutcome.Accepted> SendAsync<TCommand>(IServiceProvider process, TCommand command, string? key = null)
        where TCommand : ICommand
    {
        var context = new CommandContext
        {
            CommandId = key ?? Guid.NewGuid().ToString("N"), MayRepeat = key is not null, CommandHash = key, CorrelationId = "cost",
        };
        return Assert.IsType<CommandOutcome.Accepted>(await process.GetRequiredService<CommandBus>().SendAsync(command, context, Cancellation));
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    /// <summary>What is remembered for a second is remembered, however slow the machine: it is no part of what an operation costs.</summary>
    private sealed class Unhurried : TimeProvider
    {
        public override long GetTimestamp() => 0;
    }
}
