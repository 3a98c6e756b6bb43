using System.Net;
using System.Text.Json.Nodes;
using EndToEnd.Tests.Support;

namespace EndToEnd.Tests;

public sealed class DeadLetterTests
{
    private const string DeadLetters = "/api/operations/dead-letters";

    private string _lamp = "";
    private string _chair = "";

    [Fact]
    public async Task A_poison_event_in_one_of_100_streams_parks_that_stream_only_and_is_retried_in_order_once_the_cause_is_gone()
    {
        await using var shop = await Shop.OpenAsync();
        using var tampering = new Tampering(shop.CosmosConnectionString);
        var orders = await DraftsAsync(shop, 100);
        var (bad, good) = (orders[0], orders[1]);

        await Task.WhenAll(orders[1..].Select(order => ChangeAsync(shop, order)));
        await tampering.CopyAsync(good, bad, 2, poisonous: true);
        await tampering.CopyAsync(good, bad, 3);
        await shop.SettleAsync();
        await tampering.CopyAsync(good, bad, 4, poisonous: true);
        await shop.SettleAsync();

        Assert.All(await Task.WhenAll(orders[1..].Select(shop.OrderAsync)), order => Assert.Equal(4, (int)order["version"]!));
        Assert.Equal(1, (int)(await shop.OrderAsync(bad))["version"]!);
        var parked = await ParkedAsync(shop);
        Assert.Equal([$"order-details.order-{bad}", $"order-summaries.order-{bad}"], parked.Select(letter => (string)letter!["id"]!).Order());
        Assert.All(parked, letter =>
        {
            Assert.Equal((2, 4, 1), ((int)letter!["firstVersion"]!, (int)letter["lastVersion"]!, (int)letter["attempts"]!));
            Assert.Equal("UnknownEventTypeException", (string)letter["error"]!);
            Assert.Contains("order-teleported", (string)letter["reason"]!, StringComparison.Ordinal);
            Assert.InRange(((DateTimeOffset)letter["expiresAt"]! - (DateTimeOffset)letter["parkedAt"]!).TotalDays, 30, 30.01);
        });

        await tampering.CureAsync(bad, 2);
        await shop.SettleAsync();
        Assert.Equal(1, (int)(await shop.OrderAsync(bad))["version"]!);
        await AssertRetriedAsync(shop, $"order-details.order-{bad}", handled: 2, remaining: 1);
        Assert.Equal(3, (int)(await shop.OrderAsync(bad))["version"]!);

        await tampering.CureAsync(bad, 4);
        await AssertRetriedAsync(shop, $"order-details.order-{bad}", handled: 1, remaining: 0);
        await AssertRetriedAsync(shop, $"order-summaries.order-{bad}", handled: 3, remaining: 0);
        AssertAlike(await shop.OrderAsync(good), await shop.OrderAsync(bad));
        Assert.Empty(await ParkedAsync(shop));

        await (await shop.PostAsync($"/api/orders/{bad}/items", new { productId = _lamp, quantity = 1 })).JsonAsync(HttpStatusCode.OK);
        Assert.Equal(5, (int)(await shop.GetAsync($"/api/orders/{bad}?minVersion=5"))["version"]!);
    }

    [Fact]
    public async Task A_dropped_sequence_is_passed_over_for_good_and_the_stream_goes_on_behind_it()
    {
        await using var shop = await Shop.OpenAsync();
        using var tampering = new Tampering(shop.CosmosConnectionString);
        var orders = await DraftsAsync(shop, 2);
        var (bad, good) = (orders[0], orders[1]);
        await ChangeAsync(shop, good);
        await tampering.CopyAsync(good, bad, 2, poisonous: true);
        await tampering.CopyAsync(good, bad, 3);
        await shop.SettleAsync();

        foreach (var letter in await ParkedAsync(shop))
        {
            var dropped = await shop.SendAsync(HttpMethod.Delete, $"{DeadLetters}/{letter!["id"]}", null);
            Assert.Equal(HttpStatusCode.NoContent, dropped.StatusCode);
            var again = await shop.SendAsync(HttpMethod.Delete, $"{DeadLetters}/{letter["id"]}", null);
            await again.ProblemAsync(HttpStatusCode.NotFound, "dead-letter-not-found");
        }

        // The auditor comes by with the same events.
        await shop.PassAsync(TimeSpan.FromMinutes(4));
        Assert.Empty(await ParkedAsync(shop));
        Assert.Equal(3, (int)(await shop.OrderAsync(bad))["version"]!);

        await tampering.CopyAsync(good, bad, 4);
        await shop.SettleAsync();
        Assert.Equal(4, (int)(await shop.OrderAsync(bad))["version"]!);
        Assert.Empty(await ParkedAsync(shop));
    }

    [Fact]
    public async Task Dead_letters_are_listed_page_by_page_and_expire()
    {
        await using var shop = await Shop.OpenAsync(options => options.Settings["DeadLetters__TimeToLive"] = "10.00:00:00");
        using var tampering = new Tampering(shop.CosmosConnectionString);
        var orders = await DraftsAsync(shop, 6);
        await ChangeAsync(shop, orders[^1]);
        foreach (var order in orders[..^1])
        {
            await tampering.CopyAsync(orders[^1], order, 2, poisonous: true);
        }

        await shop.SettleAsync();

        var seen = new List<string>();
        string? continuation = null;
        do
        {
            var page = await shop.GetAsync($"{DeadLetters}?handler=order-details&limit=2" + (continuation is null ? "" : $"&continuation={continuation}"));
            Assert.InRange(page["items"]!.AsArray().Count, 1, 2);
            seen.AddRange(page["items"]!.AsArray().Select(item => (string)item!["streamId"]!));
            continuation = (string?)page["continuation"];
        }
        while (continuation is not null);
        Assert.Equal(orders[..^1].Select(order => $"order-{order}").Order(), seen.Order());
        Assert.Equal(10, (await ParkedAsync(shop)).Count);

        // Once the auditor has passed them, they are not met again.
        await shop.PassAsync(TimeSpan.FromMinutes(4));
        await shop.PassAsync(TimeSpan.FromDays(11));
        Assert.Empty(await ParkedAsync(shop));
        var expired = await shop.PostAsync($"{DeadLetters}/order-details.order-{orders[0]}/retry", null);
        await expired.ProblemAsync(HttpStatusCode.NotFound, "dead-letter-not-found");
    }

    [Theory]
    [InlineData("limit=0")]
    [InlineData("limit=many")]
    [InlineData("handler=%2F")]
    public async Task A_bad_page_is_refused(string query)
    {
        await using var shop = await Shop.OpenAsync();
        await (await shop.SendAsync(HttpMethod.Get, $"{DeadLetters}?{query}", null)).ProblemAsync(HttpStatusCode.BadRequest, "invalid-request");
        var madeUp = await shop.SendAsync(HttpMethod.Get, $"{DeadLetters}?continuation=nonsense", null);
        await madeUp.ProblemAsync(HttpStatusCode.BadRequest, "invalid-continuation");
        foreach (var id in new[] { "nonsense", "order-details.order-1", "nobody.order-1", "order-details.x" })
        {
            await (await shop.PostAsync($"{DeadLetters}/{id}/retry", null)).ProblemAsync(HttpStatusCode.NotFound, "dead-letter-not-found");
        }
    }

    private static async Task<JsonArray> ParkedAsync(Shop shop) => (await shop.GetAsync(DeadLetters))["items"]!.AsArray();

    private static async Task AssertRetriedAsync(Shop shop, string id, int handled, int remaining)
    {
        var outcome = await (await shop.PostAsync($"{DeadLetters}/{id}/retry", null)).JsonAsync(HttpStatusCode.OK);
        Assert.Equal((id, handled, remaining), ((string)outcome["id"]!, (int)outcome["handled"]!, (int)outcome["remaining"]!));
        Assert.Equal(remaining > 0, outcome["reason"] is not null);
    }

    /// <summary>Two orders with the same history.</summary>
    private static void AssertAlike(JsonNode expected, JsonNode actual) => Assert.All(["status", "customer", "items", "total", "version"], field =>
        Assert.True(JsonNode.DeepEquals(expected[field], actual[field]), $"{field}: {actual[field]} is not {expected[field]}."));

    private async Task<string[]> DraftsAsync(Shop shop, int count)
    {
        var (customer, desk) = (await shop.CustomerAsync(), await shop.ProductAsync(stock: 1000));
        (_lamp, _chair) = (await shop.ProductAsync(stock: 10, name: "Lamp"), await shop.ProductAsync(stock: 10, name: "Chair"));
        await shop.SettleAsync();
        return await Task.WhenAll(Enumerable.Range(0, count).Select(_ => shop.PlaceAsync(Shop.Order(customer, [(desk, 1)], draft: true))));
    }

    /// <summary>Brings a draft from version 1 to version 4.</summary>
    private async Task ChangeAsync(Shop shop, string order)
    {
        await (await shop.PostAsync($"/api/orders/{order}/items", new { productId = _lamp, quantity = 1 })).JsonAsync(HttpStatusCode.OK);
        await (await shop.PostAsync($"/api/orders/{order}/items", new { productId = _chair, quantity = 2 })).JsonAsync(HttpStatusCode.OK);
        await (await shop.SendAsync(HttpMethod.Delete, $"/api/orders/{order}/items/{_lamp}", null)).JsonAsync(HttpStatusCode.OK);
    }
}
