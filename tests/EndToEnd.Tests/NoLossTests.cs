using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using EndToEnd.Tests.Support;
using EventSourcing.Commands;
using EventSourcing.Cosmos.Hosting;
using EventSourcing.Cosmos.ReadModels;
using EventSourcing.Projections.Generations;
using LocalCloud.CosmosDb;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Ordering;
using Ordering.Common;
using Ordering.Orders;

namespace EndToEnd.Tests;

/// <summary>Three ways to lose a batch of the change feed; in each, everything arrives, and it is said when.</summary>
public sealed class NoLossTests(ITestOutputHelper output) : IDisposable
{
    private readonly string _state = Directory.CreateTempSubdirectory("orderflow-").FullName;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_an_invocation_loses_that_throws_until_the_host_gives_up_is_repaired_by_the_auditor()
    {
        await using var shop = await Shop.OpenAsync(options =>
        {
            // For once the auditor, which meets the same failure meanwhile, must not give up either.
            options.Settings["Audit__Patience"] = "1000";
            options.ConfigureServices = services => services
                .AddSingleton(provider => new Faulty<OrderDetails>(
                    new CosmosReadModelGenerations<OrderDetails>(provider.GetRequiredService<Database>().GetContainer("order-details"))))
                .AddSingleton<IReadModelGenerations<OrderDetails>>(provider => provider.GetRequiredService<Faulty<OrderDetails>>());
        });
        var (customer, product) = (await shop.CustomerAsync(), await shop.ProductAsync(stock: 3));
        await shop.SettleAsync();
        var faulty = shop.Services.GetRequiredService<Faulty<OrderDetails>>();
        faulty.Failure = new InvalidOperationException("The read models cannot be reached.");
        var orderId = await shop.PlaceAsync(Shop.Order(customer, [(product, 1)], draft: true));

        var began = shop.Clock.GetTimestamp();
        await WearOutRetriesAsync(shop);
        faulty.Failure = null;
        Assert.Equal(HttpStatusCode.NotFound, (await shop.Http.GetAsync($"/api/orders/{orderId}", Cancellation)).StatusCode);
        output.WriteLine($"The trigger gave up after {shop.Clock.GetElapsedTime(began)}.");

        var repaired = await PassUntilAsync(
            shop, async () => (await shop.Http.GetAsync($"/api/orders/{orderId}", Cancellation)).StatusCode == HttpStatusCode.OK);
        output.WriteLine($"Repaired {repaired} after the cause was gone.");
        Assert.InRange(repaired, TimeSpan.Zero, TimeSpan.FromMinutes(2));
    }

    [Fact]
    public async Task What_was_on_its_way_when_the_process_was_killed_arrives_after_the_restart()
    {
        var acknowledged = new List<string>();
        await using (var app = await AppProcess.StartAsync(_state))
        {
            await app.Http.PostAsJsonAsync("/api/customers", new { customerId = "ada", name = "Ada", email = "ada@example.com" }, Cancellation);
            await app.Http.PostAsJsonAsync(
                "/api/products", new { productId = "lamp", name = "Lamp", price = new { amount = 9.5, currency = "EUR" }, stock = 10_000 }, Cancellation);
            await Eventually.TrueAsync(async () => (await app.Http.GetAsync("/api/products/lamp", Cancellation)).IsSuccessStatusCode, TimeSpan.FromSeconds(10));
            var enough = new TaskCompletionSource();
            var placing = Task.WhenAll(Enumerable.Range(0, 16).Select(async _ =>
            {
                while (await TryPlaceAsync(app.Http) is { } orderId)
                {
                    lock (acknowledged)
                    {
                        acknowledged.Add(orderId);
                        if (acknowledged.Count == 300)
                        {
                            enough.TrySetResult();
                        }
                    }
                }
            }));
            await enough.Task.WaitAsync(TimeSpan.FromSeconds(60), Cancellation);
            await app.KillAsync();
            await placing;
        }

        await using var restarted = await AppProcess.StartAsync(_state);
        var began = Stopwatch.StartNew();
        foreach (var orderId in acknowledged)
        {
            await Eventually.TrueAsync(
                async () => (await restarted.Http.GetAsync($"/api/orders/{orderId}", Cancellation)).IsSuccessStatusCode, TimeSpan.FromSeconds(60));
        }

        output.WriteLine($"{acknowledged.Count} orders were there {began.Elapsed} after the restarted app was healthy.");
        Assert.Empty((await (await restarted.Http.GetAsync("/api/operations/dead-letters", Cancellation)).JsonAsync(HttpStatusCode.OK))["items"]!.AsArray());
    }

    [Fact]
    public async Task A_lost_batch_that_nothing_follows_is_repaired_by_the_auditor_and_its_saga_started()
    {
        string orderId;
        await using (var before = await Shop.OpenAsync(options => options.StatePath = _state))
        {
            orderId = await before.PlaceAsync(Shop.Order(await before.CustomerAsync(), [(await before.ProductAsync(stock: 3), 1)], draft: true));
            await before.SettleAsync();
        }

        await SubmitUnseenAsync(orderId);

        await using var shop = await Shop.OpenAsync(options => options.StatePath = _state);
        await shop.SettleAsync();
        Assert.Equal("draft", (string)(await shop.OrderAsync(orderId))["status"]!);

        var repaired = await PassUntilAsync(shop, async () => (string)(await shop.OrderAsync(orderId))["status"]! == "confirmed");
        output.WriteLine($"Repaired, and the saga at its end, {repaired} after the restart.");
        Assert.InRange(repaired, TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(4));
        Assert.Equal(1, (int)Assert.Single(await shop.PaymentsAsync(orderId))!["charges"]!);
    }

    public void Dispose() => Directory.Delete(_state, recursive: true);

    /// <summary>Written while no function runs, and behind the leases when they run again.</summary>
    private async Task SubmitUnseenAsync(string orderId)
    {
        await using var cosmos = await CosmosDbServer.StartAsync(
            new CosmosDbOptions { Port = 0, Path = Path.Combine(_state, "cosmosdb.db") }, loggers: null, Cancellation);
        var settings = new Dictionary<string, string?> { ["CosmosDb"] = cosmos.ConnectionString, ["CosmosConnectionMode"] = "Gateway" };
        await using var services = new ServiceCollection()
            .AddLogging()
            .AddOrdering()
            .AddCosmosEventStore(new ConfigurationBuilder().AddInMemoryCollection(settings).Build())
            .BuildServiceProvider();
        var outcome = await services.GetRequiredService<CommandExecutor>().ExecuteAsync<Order, OrderEvent>(
            Order.StreamOf(OrderId.Parse(orderId)), order => order.Submit(), new CommandContext { CommandId = "unseen", CorrelationId = "unseen" }, Cancellation);
        Assert.IsType<CommandOutcome.Accepted>(outcome);
        using var tampering = new Tampering(cosmos.ConnectionString);
        await tampering.LoseUndeliveredAsync();
    }

    /// <summary>Lets the pauses between the host's retries pass until it lets go of the batch.</summary>
    private static async Task WearOutRetriesAsync(Shop shop)
    {
        var settled = shop.SettleAsync();
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!settled.IsCompleted)
        {
            shop.Clock.Advance(TimeSpan.FromSeconds(30));
            await pace.WaitForNextTickAsync(Cancellation);
        }

        await settled;
    }

    /// <summary>In steps of ten seconds; the answer is the time that had to pass.</summary>
    private static async Task<TimeSpan> PassUntilAsync(Shop shop, Func<Task<bool>> condition)
    {
        var began = shop.Clock.GetTimestamp();
        while (!await condition())
        {
            Assert.True(shop.Clock.GetElapsedTime(began) < TimeSpan.FromMinutes(30), "Still not so after half an hour.");
            await shop.PassAsync(TimeSpan.FromSeconds(10));
        }

        return shop.Clock.GetElapsedTime(began);
    }

    /// <summary>Null once the app is gone.</summary>
    private static async Task<string?> TryPlaceAsync(HttpClient http)
    {
        try
        {
            var answer = await http.PostAsJsonAsync("/api/orders", Shop.Order("ada", [("lamp", 1)], draft: true), Cancellation);
            return (string)(await answer.JsonAsync(HttpStatusCode.Created))["orderId"]!;
        }
        catch (Exception gone) when (gone is HttpRequestException or IOException)
        {
            return null;
        }
    }
}
