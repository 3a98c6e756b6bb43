using System.Net;
using EndToEnd.Tests.Support;

namespace EndToEnd.Tests;

public sealed class IdempotencyTests
{
    [Fact]
    public async Task The_same_key_and_body_get_the_first_answer_again()
    {
        await using var shop = await Shop.OpenAsync();
        var order = Shop.Order(await shop.CustomerAsync(), [(await shop.ProductAsync(stock: 9), 1)]);

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => shop.PostAsync("/api/orders", order, ("Idempotency-Key", "k-1"))));
        await shop.SettleAsync();
        var late = await shop.PostAsync("/api/orders", order, ("Idempotency-Key", "k-1"));

        var bodies = await Task.WhenAll(answers.Append(late).Select(answer => answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)));
        Assert.All(answers.Append(late), answer => Assert.Equal(HttpStatusCode.Created, answer.StatusCode));
        Assert.Single(bodies.Distinct());
        Assert.Single((await shop.GetAsync("/api/orders"))["items"]!.AsArray());
    }

    [Fact]
    public async Task The_same_key_with_another_body_is_refused()
    {
        await using var shop = await Shop.OpenAsync();
        var (customer, product) = (await shop.CustomerAsync(), await shop.ProductAsync(stock: 9));
        await shop.PostAsync("/api/orders", Shop.Order(customer, [(product, 1)]), ("Idempotency-Key", "k-2"));

        var other = await shop.PostAsync("/api/orders", Shop.Order(customer, [(product, 2)]), ("Idempotency-Key", "k-2"));
        await other.ProblemAsync(HttpStatusCode.UnprocessableEntity, "idempotency-key-reused");
    }

    [Fact]
    public async Task Goods_received_twice_under_one_key_count_once()
    {
        await using var shop = await Shop.OpenAsync();
        var product = await shop.ProductAsync(stock: 1);
        for (var i = 0; i < 3; i++)
        {
            await (await shop.PostAsync($"/api/products/{product}/stock", new { quantity = 5 }, ("Idempotency-Key", "delivery-7"))).JsonAsync(HttpStatusCode.OK);
        }

        await shop.SettleAsync();
        Assert.Equal((6, 0, 6), await shop.StockAsync(product));
    }

    [Theory]
    [InlineData("")]
    [InlineData("with space")]
    public async Task A_bad_key_is_refused(string key)
    {
        await using var shop = await Shop.OpenAsync();
        var answer = await shop.PostAsync("/api/customers", new { name = "Ada", email = "ada@example.com" }, ("Idempotency-Key", key));
        await answer.ProblemAsync(HttpStatusCode.BadRequest, "invalid-idempotency-key");
    }
}
