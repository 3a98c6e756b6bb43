using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using EndToEnd.Tests.Support;
using EventSourcing.Cosmos.Hosting;
using EventSourcing.Projections;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Ordering;
using Ordering.Orders;

namespace EndToEnd.Tests;

public sealed class RebuildCrashTests : IDisposable
{
    private const string Rebuild = "/api/operations/projections/order-summaries/rebuild";

    private readonly string _state = Directory.CreateTempSubdirectory("orderflow-").FullName;
    private int _placed;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_rebuild_killed_while_it_builds_and_again_while_it_cleans_up_ends_as_if_nothing_had_happened()
    {
        await using (var app = await AppProcess.StartAsync(_state))
        {
            await PostAsync(app, "/api/customers", new { customerId = "ada", name = "Ada", email = "ada@example.com" });
            await PostAsync(app, "/api/products", new { productId = "keyboard", name = "Keyboard", price = new { amount = 89.90, currency = "EUR" }, stock = 100 });
            await PlaceAsync(app, 10);
            await Eventually.TrueAsync(async () => await ListedAsync(app) == _placed, TimeSpan.FromSeconds(30));
            await (await app.Http.PostAsync(Rebuild, null, Cancellation)).JsonAsync(HttpStatusCode.Accepted);
            await Eventually.TrueAsync(async () => (int?)(await StatusAsync(app))["generation"] == 2, TimeSpan.FromSeconds(10));
            Assert.Equal("running", (string)(await StatusAsync(app))["state"]!);
            await app.KillAsync();
        }

        await using (var app = await AppProcess.StartAsync(_state))
        {
            await Eventually.TrueAsync(
                async () =>
                {
                    // What was there before is never missing, whichever generation is read.
                    Assert.InRange(await ListedAsync(app), 10, 100);
                    await PlaceAsync(app, 1);
                    return (string?)(await StatusAsync(app))["state"] == "cleaningUp";
                },
                TimeSpan.FromSeconds(60));
            await app.KillAsync();
        }

        await using var last = await AppProcess.StartAsync(_state);
        await Eventually.TrueAsync(async () => (string?)(await StatusAsync(last))["state"] == "completed", TimeSpan.FromSeconds(60));
        await Eventually.TrueAsync(async () => await ListedAsync(last) == _placed, TimeSpan.FromSeconds(30));

        await using var inside = LookInside(last);
        var audit = inside.GetRequiredService<ReadModelAudit<OrderSummary>>();
        await Eventually.TrueAsync(async () => (await audit.FindDifferencesAsync(Cancellation)).Count == 0, TimeSpan.FromSeconds(30));
        Assert.Equal(2, (int)(await StatusAsync(last))["generation"]!);
    }

    public void Dispose() => Directory.Delete(_state, recursive: true);

    private static ServiceProvider LookInside(AppProcess app)
    {
        var settings = new Dictionary<string, string?>
        {
            ["CosmosDb"] = app.CosmosConnectionString,
            ["CosmosConnectionMode"] = "Gateway",
        };
        return new ServiceCollection()
            .AddLogging()
            .AddOrdering()
            .AddCosmosEventStore(new ConfigurationBuilder().AddInMemoryCollection(settings).Build())
            .AddProjection<OrderSummaryProjection, OrderSummary>("order-summaries")
            .BuildServiceProvider();
    }

    private async Task PlaceAsync(AppProcess app, int orders)
    {
        for (var i = 0; i < orders; i++, _placed++)
        {
            await PostAsync(app, "/api/orders", Shop.Order("ada", [("keyboard", 1)]));
        }
    }

    private static async Task<int> ListedAsync(AppProcess app) => (await GetAsync(app, "/api/orders?limit=100"))["items"]!.AsArray().Count;

    private static Task<JsonNode> StatusAsync(AppProcess app) => GetAsync(app, Rebuild);

    private static async Task<JsonNode> GetAsync(AppProcess app, string path) =>
        await (await app.Http.GetAsync(path, Cancellation)).JsonAsync(HttpStatusCode.OK);

    private static async Task PostAsync(AppProcess app, string path, object body) =>
        await (await app.Http.PostAsJsonAsync(path, body, Cancellation)).JsonAsync(HttpStatusCode.Created);
}
