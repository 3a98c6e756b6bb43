using System.Net;
using EndToEnd.Tests.Support;

namespace EndToEnd.Tests;

public sealed class OperationsTests
{
    [Fact]
    public async Task Projections_are_listed_with_their_generation_and_without_lag_when_nothing_is_left_to_do()
    {
        await using var shop = await Shop.OpenAsync();
        await shop.PlaceAsync(Shop.Order(await shop.CustomerAsync(), [(await shop.ProductAsync(stock: 3), 1)]));
        await shop.SettleAsync();

        var projections = (await shop.GetAsync("/api/operations/projections"))["projections"]!.AsArray();

        Assert.All(["order-details", "order-summaries", "products", "customers", "outbox"], name =>
        {
            var projection = Assert.Single(projections, projection => (string)projection!["name"]! == name)!;
            Assert.Equal(name == "outbox" ? null : 1, (int?)projection["generation"]);
            Assert.Equal(0, (long)projection["lagEvents"]!);
            Assert.Equal(0, (double)projection["lagSeconds"]!);
            Assert.Equal("running", (string)projection["state"]!);
            Assert.Equal(0, (int)projection["parkedSequences"]!);
        });
    }

    [Fact]
    public async Task A_stream_shows_its_commits_page_by_page()
    {
        await using var shop = await Shop.OpenAsync();
        var orderId = await shop.PlaceAsync(Shop.Order(await shop.CustomerAsync(), [(await shop.ProductAsync(stock: 3), 1)]));
        await shop.SettleAsync();

        var seen = new List<long>();
        long? after = 0;
        do
        {
            var page = await shop.GetAsync($"/api/operations/streams/order-{orderId}?after={after}&limit=2");
            Assert.Equal($"order-{orderId}", (string)page["streamId"]!);
            var commits = page["commits"]!.AsArray();
            Assert.InRange(commits.Count, 1, 2);
            seen.AddRange(commits.Select(commit => (long)commit!["lastVersion"]!));
            after = (long?)page["next"];
        }
        while (after is not null);

        Assert.Equal([2, 3, 4, 5, 6], seen);
        var first = (await shop.GetAsync($"/api/operations/streams/order-{orderId}"))["commits"]![0]!;
        Assert.Equal(["order-created", "order-submitted"], first["events"]!.AsArray().Select(stored => (string)stored!["type"]!));
        Assert.All(["commandId", "correlationId", "traceparent", "committedAt"], field => Assert.NotNull(first[field]));
        Assert.Empty((await shop.GetAsync($"/api/operations/streams/order-{orderId}?after=6"))["commits"]!.AsArray());
    }

    [Theory]
    [InlineData("order-unknown", HttpStatusCode.NotFound, "stream-not-found")]
    [InlineData("order-unknown?after=3", HttpStatusCode.NotFound, "stream-not-found")]
    [InlineData("nonsense", HttpStatusCode.NotFound, "stream-not-found")]
    [InlineData("order-1?limit=0", HttpStatusCode.BadRequest, "invalid-request")]
    [InlineData("order-1?limit=1001", HttpStatusCode.BadRequest, "invalid-request")]
    [InlineData("order-1?after=-1", HttpStatusCode.BadRequest, "invalid-request")]
    public async Task A_stream_that_is_not_there_or_a_page_that_cannot_be_is_a_problem(string path, HttpStatusCode status, string code)
    {
        await using var shop = await Shop.OpenAsync();
        await (await shop.SendAsync(HttpMethod.Get, $"/api/operations/streams/{path}", null)).ProblemAsync(status, code);
    }
}
