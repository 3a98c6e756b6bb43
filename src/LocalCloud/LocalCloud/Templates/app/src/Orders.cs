using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Cosmos;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using FromBodyAttribute = Microsoft.Azure.Functions.Worker.Http.FromBodyAttribute;

namespace Shop;

public sealed record NewOrder(string Product, int Quantity);

public sealed record Order(string Id, string Product, int Quantity, string Status);

public sealed record StatusChange(string OrderId, string Status);

/// <summary>Orders are documents in Cosmos DB. The container is made when it is first needed.</summary>
public sealed class OrderBook(CosmosClient cosmos)
{
    private readonly Lazy<Task<Container>> _container = new(async () =>
    {
        Database database = await cosmos.CreateDatabaseIfNotExistsAsync("shop");
        return await database.CreateContainerIfNotExistsAsync("orders", "/id");
    });

    public async Task SaveAsync(Order order) => await (await _container.Value).UpsertItemAsync(order, new PartitionKey(order.Id));

    public async Task<Order?> FindAsync(string id)
    {
        try
        {
            return await (await _container.Value).ReadItemAsync<Order>(id, new PartitionKey(id));
        }
        catch (CosmosException exception) when (exception.StatusCode is HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    public async Task<int> CountAsync(string status)
    {
        var query = new QueryDefinition("SELECT VALUE COUNT(1) FROM orders o WHERE o.status = @status").WithParameter("@status", status);
        using var answers = (await _container.Value).GetItemQueryIterator<int>(query);
        return (await answers.ReadNextAsync()).Single();
    }
}

/// <summary>HTTP: an order is placed, and read.</summary>
public sealed class OrderApi(OrderBook orders)
{
    [Function(nameof(Health))]
    public static IResult Health([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "health")] HttpRequest request) =>
        Results.Ok(new { status = "healthy" });

    [Function(nameof(PlaceOrder))]
    public async Task<IResult> PlaceOrder(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "orders")] HttpRequest request, [FromBody] NewOrder placed, [DurableClient] DurableTaskClient durable)
    {
        var order = new Order(Guid.NewGuid().ToString("n"), placed.Product, placed.Quantity, "placed");
        await orders.SaveAsync(order);
        await durable.ScheduleNewOrchestrationInstanceAsync(nameof(Fulfillment.FulfillOrder), order.Id, new StartOrchestrationOptions(order.Id));
        return Results.Accepted($"/api/orders/{order.Id}", order);
    }

    [Function(nameof(GetOrder))]
    public async Task<IResult> GetOrder([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "orders/{id}")] HttpRequest request, string id) =>
        await orders.FindAsync(id) is { } order ? Results.Ok(order) : Results.NotFound();
}

/// <summary>A durable orchestration: an order is packed at once and shipped a day later.</summary>
public sealed class Fulfillment(OrderBook orders)
{
    [Function(nameof(FulfillOrder))]
    public static async Task FulfillOrder([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var id = context.GetInput<string>()!;
        await context.CallActivityAsync(nameof(SetStatus), new StatusChange(id, "packed"));
        await context.CreateTimer(TimeSpan.FromDays(1), CancellationToken.None);
        await context.CallActivityAsync(nameof(SetStatus), new StatusChange(id, "shipped"));
    }

    [Function(nameof(SetStatus))]
    public async Task SetStatus([ActivityTrigger] StatusChange change) =>
        await orders.SaveAsync((await orders.FindAsync(change.OrderId))! with { Status = change.Status });
}

/// <summary>A timer: what is still to be shipped is told every night.</summary>
public sealed class Nightly(OrderBook orders, ILogger<Nightly> logger)
{
    [Function(nameof(TellOpenOrders))]
    public async Task TellOpenOrders([TimerTrigger("0 0 3 * * *")] TimerInfo timer) =>
        logger.LogInformation("{Count} orders are packed and not shipped.", await orders.CountAsync("packed"));
}
