using System.Net;
using System.Text.Json.Nodes;
using EndToEnd.Tests.Support;
using EventSourcing.Projections;
using EventSourcing.Projections.Generations;
using Microsoft.Extensions.DependencyInjection;
using Ordering.Catalog;
using Ordering.Customers;
using Ordering.Orders;

namespace EndToEnd.Tests;

public sealed class RebuildTests
{
    private const string Summaries = "/api/operations/projections/order-summaries/rebuild";

    private static readonly TimeSpan UntilCertain = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan UntilClean = TimeSpan.FromSeconds(15);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task While_a_projection_is_rebuilt_commands_and_queries_go_on_and_afterwards_it_equals_a_fresh_fold()
    {
        await using var shop = await Shop.OpenAsync();
        var (customer, product) = (await shop.CustomerAsync(), await shop.ProductAsync(stock: 1_000));
        var placed = new HashSet<string>();
        for (var i = 0; i < 10; i++)
        {
            placed.Add(await shop.PlaceAsync(Shop.Order(customer, [(product, 1)])));
        }

        await shop.SettleAsync();
        await SpoilAsync(shop, placed.First());
        var started = await shop.PostAsync(Summaries, null);
        Assert.Equal(Summaries, (string)(await started.JsonAsync(HttpStatusCode.Accepted))["statusUrl"]!);
        Assert.Equal(Summaries, started.Headers.Location?.ToString());

        var (least, seen) = (placed.Count, 0);
        await Eventually.TrueAsync(
            async () =>
            {
                placed.Add(await shop.PlaceAsync(Shop.Order(customer, [(product, 1)])));
                seen = (await shop.GetAsync("/api/orders?limit=100"))["items"]!.AsArray().Count;
                Assert.InRange(seen, least, placed.Count);
                least = seen;
                return (string)(await shop.GetAsync(Summaries))["state"]! == "cleaningUp";
            },
            TimeSpan.FromSeconds(30));
        await shop.PassAsync(UntilClean);
        await shop.PassAsync(UntilCertain);

        var status = await shop.GetAsync(Summaries);
        Assert.Equal(("completed", 2, 0), ((string)status["state"]!, (int)status["generation"]!, (int)status["failedStreams"]!));
        Assert.True((long)status["eventsRead"]! >= 50, status.ToJsonString());
        Assert.NotNull(status["completedAt"]);
        Assert.Equal(placed.Count, (await shop.GetAsync("/api/orders?limit=100"))["items"]!.AsArray().Count);
        Assert.Empty(await AuditAsync<OrderSummary>(shop));
        Assert.Empty(await shop.Services.GetRequiredService<IReadModelGenerations<OrderSummary>>().ReadAsync(1, Cancellation).ToListAsync(Cancellation));
        Assert.Equal(2, (int)(await ProjectionAsync(shop, "order-summaries"))["generation"]!);
    }

    [Theory]
    [InlineData("order-details")]
    [InlineData("order-summaries")]
    [InlineData("products")]
    [InlineData("customers")]
    public async Task Every_projection_can_be_rebuilt(string name)
    {
        await using var shop = await Shop.OpenAsync();
        await shop.PlaceAsync(Shop.Order(await shop.CustomerAsync(), [(await shop.ProductAsync(stock: 3), 1)]));
        await shop.SettleAsync();

        await (await shop.PostAsync($"/api/operations/projections/{name}/rebuild", null)).JsonAsync(HttpStatusCode.Accepted);
        await FinishAsync(shop);

        Assert.Equal("completed", (string)(await shop.GetAsync($"/api/operations/projections/{name}/rebuild"))["state"]!);
        Assert.Empty(await AuditAsync<OrderDetails>(shop));
        Assert.Empty(await AuditAsync<OrderSummary>(shop));
        Assert.Empty(await AuditAsync<ProductView>(shop));
        Assert.Empty(await AuditAsync<CustomerView>(shop));
    }

    [Fact]
    public async Task A_reader_in_the_middle_of_a_list_goes_on_in_the_new_generation()
    {
        await using var shop = await Shop.OpenAsync();
        var (customer, product) = (await shop.CustomerAsync(), await shop.ProductAsync(stock: 100));
        var placed = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            placed.Insert(0, await shop.PlaceAsync(Shop.Order(customer, [(product, 1)])));
        }

        await shop.SettleAsync();
        var first = await shop.GetAsync("/api/orders?limit=2");
        await shop.PostAsync(Summaries, null);
        await FinishAsync(shop);

        var rest = await shop.GetAsync($"/api/orders?limit=100&continuation={first["continuation"]}");
        Assert.Equal(placed, IdsOf(first).Concat(IdsOf(rest)));
    }

    [Fact]
    public async Task A_rebuild_can_be_cancelled_and_asked_for_again()
    {
        await using var shop = await Shop.OpenAsync();
        var orderId = await shop.PlaceAsync(Shop.Order(await shop.CustomerAsync(), [(await shop.ProductAsync(stock: 3), 1)]));
        await shop.SettleAsync();
        await (await shop.PostAsync(Summaries, null)).JsonAsync(HttpStatusCode.Accepted);
        await (await shop.PostAsync(Summaries, null)).ProblemAsync(HttpStatusCode.Conflict, "rebuild-running");
        await shop.SettleAsync();
        Assert.Equal("rebuilding", (string)(await ProjectionAsync(shop, "order-summaries"))["state"]!);

        var cancelled = await (await shop.SendAsync(HttpMethod.Delete, Summaries, null)).JsonAsync(HttpStatusCode.Accepted);
        Assert.Equal("cancelled", (string)cancelled["state"]!);
        await FinishAsync(shop);

        Assert.Equal("cancelled", (string)(await shop.GetAsync(Summaries))["state"]!);
        Assert.Equal(1, (int)(await ProjectionAsync(shop, "order-summaries"))["generation"]!);
        Assert.Equal([orderId], IdsOf(await shop.GetAsync("/api/orders")));
        Assert.Empty(await shop.Services.GetRequiredService<IReadModelGenerations<OrderSummary>>().ReadAsync(2, Cancellation).ToListAsync(Cancellation));

        await (await shop.PostAsync(Summaries, null)).JsonAsync(HttpStatusCode.Accepted);
        await FinishAsync(shop);
        Assert.Equal(3, (int)(await ProjectionAsync(shop, "order-summaries"))["generation"]!);
        await (await shop.SendAsync(HttpMethod.Delete, Summaries, null)).ProblemAsync(HttpStatusCode.Conflict, "rebuild-switched");
        Assert.Empty(await AuditAsync<OrderSummary>(shop));
    }

    [Fact]
    public async Task The_read_models_of_one_stream_are_rebuilt_in_place()
    {
        await using var shop = await Shop.OpenAsync();
        var orderId = await shop.PlaceAsync(Shop.Order(await shop.CustomerAsync(), [(await shop.ProductAsync(stock: 3), 1)]));
        await shop.SettleAsync();
        await SpoilAsync(shop, orderId);
        Assert.Single(await AuditAsync<OrderSummary>(shop));

        var started = await shop.PostAsync($"{Summaries}?streamId=order-{orderId}", null);
        Assert.Equal($"{Summaries}?streamId=order-{orderId}", started.Headers.Location?.ToString());
        await shop.SettleAsync();

        var status = await shop.GetAsync(started.Headers.Location!.ToString());
        Assert.Equal(("completed", $"order-{orderId}"), ((string)status["state"]!, (string)status["streamId"]!));
        Assert.Empty(await AuditAsync<OrderSummary>(shop));
        Assert.Equal(1, (int)(await ProjectionAsync(shop, "order-summaries"))["generation"]!);
    }

    [Fact]
    public async Task What_cannot_be_rebuilt_is_refused()
    {
        await using var shop = await Shop.OpenAsync();
        var customer = await shop.CustomerAsync();
        await (await shop.PostAsync("/api/operations/projections/nothing/rebuild", null)).ProblemAsync(HttpStatusCode.NotFound, "projection-not-found");
        await (await shop.SendAsync(HttpMethod.Get, "/api/operations/projections/nothing/rebuild", null)).ProblemAsync(HttpStatusCode.NotFound, "projection-not-found");
        await (await shop.SendAsync(HttpMethod.Get, Summaries, null)).ProblemAsync(HttpStatusCode.NotFound, "rebuild-not-found");
        await (await shop.SendAsync(HttpMethod.Delete, Summaries, null)).ProblemAsync(HttpStatusCode.NotFound, "rebuild-not-found");
        await (await shop.SendAsync(HttpMethod.Delete, $"{Summaries}?streamId=order-1", null)).ProblemAsync(HttpStatusCode.BadRequest, "invalid-request");
        await (await shop.PostAsync($"{Summaries}?streamId=nonsense", null)).ProblemAsync(HttpStatusCode.BadRequest, "invalid-request");
        await (await shop.PostAsync($"{Summaries}?streamId=order-unknown", null)).ProblemAsync(HttpStatusCode.NotFound, "stream-not-found");
        await (await shop.PostAsync($"{Summaries}?streamId=customer-{customer}", null)).ProblemAsync(HttpStatusCode.NotFound, "stream-not-found");
    }

    /// <summary>Catches up, switches, keeps the old generation for a while, deletes it.</summary>
    private static async Task FinishAsync(Shop shop)
    {
        await shop.PassAsync(UntilCertain);
        await shop.PassAsync(UntilClean);
        await shop.PassAsync(UntilCertain);
    }

    private static Task<IReadOnlyList<ReadModelDifference>> AuditAsync<TModel>(Shop shop)
        where TModel : class => shop.Services.GetRequiredService<ReadModelAudit<TModel>>().FindDifferencesAsync(Cancellation);

    private static async Task<JsonNode> ProjectionAsync(Shop shop, string name) =>
        (await shop.GetAsync("/api/operations/projections"))["projections"]!.AsArray().Single(projection => (string)projection!["name"]! == name)!;

    private static IEnumerable<string> IdsOf(JsonNode page) => page["items"]!.AsArray().Select(item => (string)item!["orderId"]!);

    /// <summary>As a mistake in the projection would have left it.</summary>
    private static async Task SpoilAsync(Shop shop, string orderId)
    {
        var models = shop.Services.GetRequiredService<IReadModelGenerations<OrderSummary>>();
        var model = await models.ReadAsync(1, Cancellation).FirstAsync(known => known.Key.Id == orderId, Cancellation);
        Assert.NotNull(await models.Of(1).TrySaveAsync(model with { Model = model.Model! with { CustomerName = "Somebody else" } }, Cancellation));
    }
}
