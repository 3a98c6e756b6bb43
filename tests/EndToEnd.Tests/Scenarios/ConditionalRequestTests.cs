using System.Net;
using EndToEnd.Tests.Support;

namespace EndToEnd.Tests.Scenarios;

[Collection(nameof(Anywhere)), Trait(nameof(Anywhere.Runs), nameof(Anywhere))]
public sealed class ConditionalRequestTests(AnyShop any)
{
    [Fact]
    public async Task An_unchanged_resource_is_not_sent_again()
    {
        var shop = any.Shop;
        var product = await shop.ProductAsync(stock: 3);
        await shop.SettleAsync();

        var first = await shop.Http.GetAsync($"/api/products/{product}", TestContext.Current.CancellationToken);
        var etag = first.Headers.ETag!.ToString();
        var second = await shop.SendAsync(HttpMethod.Get, $"/api/products/{product}", null, ("If-None-Match", etag));
        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
        Assert.Equal(etag, second.Headers.ETag!.ToString());

        await shop.PostAsync($"/api/products/{product}/stock", new { quantity = 1 }, ("If-Match", etag));
        await shop.SettleAsync();
        var third = await shop.SendAsync(HttpMethod.Get, $"/api/products/{product}", null, ("If-None-Match", etag));
        Assert.Equal(HttpStatusCode.OK, third.StatusCode);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/events")]
    [InlineData("/history?version=1")]
    [InlineData("/history?at=2999-01-01T00:00:00Z")]
    public async Task Every_view_of_an_order_knows_If_None_Match(string view)
    {
        var shop = any.Shop;
        var product = await shop.ProductAsync(stock: 3);
        var orderId = await shop.PlaceAsync(Shop.Order(await shop.CustomerAsync(), [(product, 1)], draft: true));
        await shop.SettleAsync();

        foreach (var tags in new[] { "\"1\"", "W/\"1\"", "\"7\", W/\"1\"", "*" })
        {
            var unchanged = await shop.SendAsync(HttpMethod.Get, $"/api/orders/{orderId}{view}", null, ("If-None-Match", tags));
            Assert.Equal(HttpStatusCode.NotModified, unchanged.StatusCode);
            Assert.Equal("\"1\"", unchanged.Headers.ETag!.ToString());
            Assert.Empty(await unchanged.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        }

        foreach (var tags in new[] { "\"2\"", "W/\"2\"", "1", "" })
        {
            var changed = await shop.SendAsync(HttpMethod.Get, $"/api/orders/{orderId}{view}", null, ("If-None-Match", tags));
            Assert.Equal(1, (int)(await changed.JsonAsync(HttpStatusCode.OK))["version"]!);
        }
    }

    [Theory]
    [InlineData("\"1\"")]
    [InlineData("*")]
    [InlineData("not an entity tag")]
    public async Task A_creation_ignores_If_Match(string tag)
    {
        var shop = any.Shop;
        var (ada, lamp) = (shop.Fresh("ada"), shop.Fresh("lamp"));
        var customer = await shop.PostAsync("/api/customers", new { customerId = ada, name = "Ada", email = "ada@example.com" }, ("If-Match", tag));
        Assert.Equal(HttpStatusCode.Created, customer.StatusCode);
        var price = new { amount = 9.5, currency = "EUR" };
        var product = await shop.PostAsync("/api/products", new { productId = lamp, name = "Lamp", price, stock = 5 }, ("If-Match", tag));
        Assert.Equal(HttpStatusCode.Created, product.StatusCode);
        var order = await shop.PostAsync("/api/orders", Shop.Order(ada, [(lamp, 1)]), ("If-Match", tag));
        Assert.Equal(HttpStatusCode.Created, order.StatusCode);
    }

    [Fact]
    public async Task A_stale_If_Match_is_a_version_mismatch()
    {
        var shop = any.Shop;
        var product = await shop.ProductAsync(stock: 3);
        var stale = await shop.PostAsync($"/api/products/{product}/stock", new { quantity = 1 }, ("If-Match", "\"7\""));
        await stale.ProblemAsync(HttpStatusCode.PreconditionFailed, "version-mismatch");
        var otherSpelling = await shop.PostAsync($"/api/products/{product}/stock", new { quantity = 1 }, ("If-Match", "\"01\""));
        await otherSpelling.ProblemAsync(HttpStatusCode.PreconditionFailed, "version-mismatch");
        var unreadable = await shop.PostAsync($"/api/products/{product}/stock", new { quantity = 1 }, ("If-Match", "7"));
        await unreadable.ProblemAsync(HttpStatusCode.BadRequest, "invalid-header");
    }
}
