using System.Net;
using EndToEnd.Tests.Support;

namespace EndToEnd.Tests.Scenarios;

/// <summary>What an address can ask for that makes no sense, or is not there.</summary>
[Collection(nameof(Anywhere)), Trait(nameof(Anywhere.Runs), nameof(Anywhere))]
public sealed class BadAddressTests(AnyShop any)
{
    [Fact]
    public async Task A_number_in_an_address_is_digits_alone()
    {
        var shop = any.Shop;
        var answer = await shop.Http.GetAsync("/api/orders?limit=5%00", TestContext.Current.CancellationToken);
        await answer.ProblemAsync(HttpStatusCode.BadRequest, "invalid-request");
    }

    [Theory]
    [InlineData("2999-01-01T00:00:00.123456789Z", HttpStatusCode.OK)]
    [InlineData("2999-01-01t00:00:00z", HttpStatusCode.OK)]
    [InlineData("2999-01-01T00:00:00%2B01:00", HttpStatusCode.OK)]
    [InlineData("2999-01-01T00:00:00", HttpStatusCode.OK)]
    [InlineData("2999-01-01T00:00:00%2B0100", HttpStatusCode.BadRequest)]
    [InlineData("2999-01-01T00:00:00+01:00", HttpStatusCode.BadRequest)]
    [InlineData("2999-01-01T00:00:00.Z", HttpStatusCode.BadRequest)]
    [InlineData("2999-02-30T00:00:00Z", HttpStatusCode.BadRequest)]
    public async Task A_time_is_RFC_3339(string time, HttpStatusCode expected)
    {
        var shop = any.Shop;
        var order = await shop.PlaceAsync(Shop.Order(await shop.CustomerAsync(), [(await shop.ProductAsync(stock: 1), 1)], draft: true));
        var answer = await shop.Http.GetAsync($"/api/orders/{order}/history?at={time}", TestContext.Current.CancellationToken);
        Assert.Equal(expected, answer.StatusCode);
    }

    [Theory]
    [InlineData("customers/nobody", "customer-not-found")]
    [InlineData("products/nothing", "product-not-found")]
    [InlineData("orders/none", "order-not-found")]
    [InlineData("orders/not%20an%20id", "order-not-found")]
    [InlineData("orders/none/events", "order-not-found")]
    [InlineData("orders/none/fulfillment", "order-not-found")]
    [InlineData("orders/none/history?version=1", "order-not-found")]
    public async Task What_does_not_exist_is_not_found(string path, string code)
    {
        var shop = any.Shop;
        await (await shop.Http.GetAsync($"/api/{path}", TestContext.Current.CancellationToken)).ProblemAsync(HttpStatusCode.NotFound, code);
    }

    [Theory]
    [InlineData("orders?limit=0")]
    [InlineData("orders?limit=101")]
    [InlineData("orders?limit=ten")]
    [InlineData("orders?status=lost")]
    [InlineData("orders?status=1")]
    [InlineData("orders?status=%201")]
    [InlineData("orders?status=-1")]
    [InlineData("orders?status=%2B1")]
    [InlineData("orders?status=draft,submitted")]
    [InlineData("orders?status=%20draft")]
    [InlineData("orders?status=")]
    [InlineData("orders?offset=-1")]
    [InlineData("orders?offset=1&continuation=x")]
    [InlineData("orders/x?minVersion=0")]
    [InlineData("orders/x/history")]
    [InlineData("orders/x/history?version=0")]
    [InlineData("orders/x/history?at=yesterday")]
    [InlineData("orders/x/history?at=10:00")]
    [InlineData("orders/x/history?at=01/02/2026")]
    [InlineData("orders/x/history?version=1&at=2026-01-01T00:00:00Z")]
    [InlineData("orders/x/history?version=one&at=2026-01-01T00:00:00Z")]
    [InlineData("orders/x/history?version=1&at=yesterday")]
    public async Task A_bad_query_parameter_is_refused(string path)
    {
        var shop = any.Shop;
        await (await shop.Http.GetAsync($"/api/{path}", TestContext.Current.CancellationToken)).ProblemAsync(HttpStatusCode.BadRequest, "invalid-request");
    }

    [Fact]
    public async Task A_made_up_continuation_is_refused()
    {
        var shop = any.Shop;
        var answer = await shop.Http.GetAsync("/api/orders?continuation=bm9wZQ", TestContext.Current.CancellationToken);
        await answer.ProblemAsync(HttpStatusCode.BadRequest, "invalid-continuation");
    }
}
