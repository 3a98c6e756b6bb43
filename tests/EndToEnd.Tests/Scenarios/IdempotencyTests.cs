using System.Net;
using EndToEnd.Tests.Support;

namespace EndToEnd.Tests.Scenarios;

[Collection(nameof(Anywhere)), Trait(nameof(Anywhere.Runs), nameof(Anywhere))]
public sealed class IdempotencyTests(AnyShop any)
{
    [Fact]
    public async Task The_same_key_and_body_get_the_first_answer_again()
    {
        var shop = any.Shop;
        var key = shop.Fresh("k-1");
        var customer = await shop.CustomerAsync();
        var order = Shop.Order(customer, [(await shop.ProductAsync(stock: 9), 1)]);

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => shop.PostAsync("/api/orders", order, ("Idempotency-Key", key))));
        await shop.SettleAsync();
        var late = await shop.PostAsync("/api/orders", order, ("Idempotency-Key", key));

        var bodies = await Task.WhenAll(answers.Append(late).Select(answer => answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)));
        Assert.All(answers.Append(late), answer => Assert.Equal(HttpStatusCode.Created, answer.StatusCode));
        Assert.Single(bodies.Distinct());
        Assert.Single((await shop.GetAsync($"/api/orders?customerId={customer}"))["items"]!.AsArray());
    }

    [Fact]
    public async Task The_same_key_with_another_body_is_refused()
    {
        var shop = any.Shop;
        var key = shop.Fresh("k-2");
        var (customer, product) = (await shop.CustomerAsync(), await shop.ProductAsync(stock: 9));
        await shop.PostAsync("/api/orders", Shop.Order(customer, [(product, 1)]), ("Idempotency-Key", key));

        var other = await shop.PostAsync("/api/orders", Shop.Order(customer, [(product, 2)]), ("Idempotency-Key", key));
        await other.ProblemAsync(HttpStatusCode.UnprocessableEntity, "idempotency-key-reused");
    }

    [Fact]
    public async Task Goods_received_twice_under_one_key_count_once()
    {
        var shop = any.Shop;
        var key = shop.Fresh("delivery-7");
        var product = await shop.ProductAsync(stock: 1);
        for (var i = 0; i < 3; i++)
        {
            await (await shop.PostAsync($"/api/products/{product}/stock", new { quantity = 5 }, ("Idempotency-Key", key))).JsonAsync(HttpStatusCode.OK);
        }

        await shop.SettleAsync();
        Assert.Equal((6, 0, 6), await shop.StockAsync(product));
    }

    [Fact]
    public async Task A_key_belongs_to_the_method_and_path_it_was_used_with()
    {
        var shop = any.Shop;
        var key = shop.Fresh("k-3");
        var (customer, product) = (await shop.CustomerAsync(), await shop.ProductAsync(stock: 9));
        var orderId = await shop.PlaceAsync(Shop.Order(customer, [(product, 1)], draft: true));
        var item = new { productId = product, quantity = 1 };

        var added = await (await shop.PostAsync($"/api/orders/{orderId}/items", item, ("Idempotency-Key", key))).JsonAsync(HttpStatusCode.OK);
        var submitted = await (await shop.PostAsync($"/api/orders/{orderId}/submission", null, ("Idempotency-Key", key))).JsonAsync(HttpStatusCode.Accepted);
        var again = await (await shop.PostAsync($"/api/orders/{orderId}/items", item, ("Idempotency-Key", key))).JsonAsync(HttpStatusCode.OK);

        Assert.Equal([2, 3, 2], new[] { added, submitted, again }.Select(answer => (int)answer["version"]!));
        var other = await shop.PostAsync($"/api/orders/{orderId}/items", new { productId = product, quantity = 2 }, ("Idempotency-Key", key));
        await other.ProblemAsync(HttpStatusCode.UnprocessableEntity, "idempotency-key-reused");
    }

    [Fact]
    public async Task A_key_of_a_creation_without_an_id_is_refused_for_any_other_body()
    {
        var shop = any.Shop;
        var key = shop.Fresh("k-4");
        var first = await shop.PostAsync("/api/customers", new { name = "Ada", email = "ada@example.com" }, ("Idempotency-Key", key));
        await first.JsonAsync(HttpStatusCode.Created);

        var other = await shop.PostAsync("/api/customers", new { name = "Eve", email = "eve@example.com" }, ("Idempotency-Key", key));
        await other.ProblemAsync(HttpStatusCode.UnprocessableEntity, "idempotency-key-reused");
    }

    [Fact]
    public async Task A_refusal_is_the_first_answer_too()
    {
        var shop = any.Shop;
        var key = shop.Fresh("k-6");
        var otherKey = shop.Fresh("k-7");
        var (product, ada) = (await shop.ProductAsync(stock: 9), shop.Fresh("ada"));
        var order = Shop.Order(ada, [(product, 1)], draft: true);
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => shop.PostAsync("/api/orders", order, ("Idempotency-Key", key))));

        await shop.PostAsync("/api/customers", new { customerId = ada, name = "Ada", email = "ada@example.com" });
        var late = await shop.PostAsync("/api/orders", order, ("Idempotency-Key", key));
        await late.ProblemAsync(HttpStatusCode.NotFound, "customer-not-found");
        var bodies = await Task.WhenAll(answers.Append(late).Select(answer => answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)));
        Assert.Single(bodies.Distinct());

        await (await shop.PostAsync("/api/orders", order, ("Idempotency-Key", otherKey))).JsonAsync(HttpStatusCode.Created);
    }

    [Fact]
    public async Task A_key_of_a_refused_request_is_refused_for_any_other_body()
    {
        var shop = any.Shop;
        var key = shop.Fresh("k-8");
        var product = await shop.ProductAsync(stock: 9);
        await shop.PostAsync("/api/orders", Shop.Order("nobody", [(product, 1)]), ("Idempotency-Key", key));

        var other = await shop.PostAsync("/api/orders", Shop.Order(await shop.CustomerAsync(), [(product, 1)]), ("Idempotency-Key", key));
        await other.ProblemAsync(HttpStatusCode.UnprocessableEntity, "idempotency-key-reused");
    }

    [Fact]
    public async Task A_command_with_nothing_to_do_answers_as_it_did_when_the_order_has_moved_on()
    {
        var shop = any.Shop;
        var key = shop.Fresh("k-10");
        var (customer, product) = (await shop.CustomerAsync(), await shop.ProductAsync(stock: 9));
        var orderId = await shop.PlaceAsync(Shop.Order(customer, [(product, 1)]));
        await shop.SettleAsync();
        await shop.PostAsync($"/api/orders/{orderId}/delivery", null);
        var first = await shop.PostAsync($"/api/orders/{orderId}/submission", null, ("Idempotency-Key", key));
        await shop.PostAsync($"/api/orders/{orderId}/cancellation", new { reason = "no" });
        var again = await shop.PostAsync($"/api/orders/{orderId}/submission", null, ("Idempotency-Key", key));

        Assert.Equal(first.StatusCode, again.StatusCode);
        Assert.Equal(
            await first.Content.ReadAsStringAsync(TestContext.Current.CancellationToken),
            await again.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task The_same_key_for_another_id_of_the_bodys_own_is_refused_and_makes_nothing()
    {
        var shop = any.Shop;
        var key = shop.Fresh("k-9");
        var alan = shop.Fresh("alan");
        var ada = new { customerId = shop.Fresh("ada"), name = "Ada", email = "ada@example.com" };
        var first = await shop.PostAsync("/api/customers", ada, ("Idempotency-Key", key));
        var again = await shop.PostAsync("/api/customers", ada, ("Idempotency-Key", key));
        var other = await shop.PostAsync("/api/customers", ada with { customerId = alan }, ("Idempotency-Key", key));
        await shop.SettleAsync();

        Assert.Equal(HttpStatusCode.Created, first.StatusCode);
        Assert.Equal(HttpStatusCode.Created, again.StatusCode);
        await other.ProblemAsync(HttpStatusCode.UnprocessableEntity, "idempotency-key-reused");
        var found = await shop.Http.GetAsync($"/api/customers/{alan}", TestContext.Current.CancellationToken);
        await found.ProblemAsync(HttpStatusCode.NotFound, "customer-not-found");
    }

    [Fact]
    public async Task A_key_on_two_lines_is_refused_and_makes_nothing()
    {
        var shop = any.Shop;
        var key = shop.Fresh("k1");
        var customer = await shop.CustomerAsync();
        var order = Shop.Order(customer, [(await shop.ProductAsync(stock: 9), 1)]);
        var twice = await shop.PostAsync("/api/orders", order, ("Idempotency-Key", key), ("Idempotency-Key", key));
        await twice.ProblemAsync(HttpStatusCode.BadRequest, "invalid-idempotency-key");
        Assert.Empty((await shop.GetAsync($"/api/orders?customerId={customer}"))["items"]!.AsArray());
    }

    [Fact]
    public async Task A_key_means_the_same_however_the_path_is_spelled()
    {
        var shop = any.Shop;
        var key = shop.Fresh("delivery-8");
        var otherKey = shop.Fresh("k-11");
        var product = await shop.ProductAsync(stock: 1);
        foreach (var path in new[] { $"/api/products/{product}/stock", $"/api/products/{product}/stock/", $"/api/products/{product}/STOCK", $"/API/Products/{product}/stock" })
        {
            await (await shop.PostAsync(path, new { quantity = 5 }, ("Idempotency-Key", key))).JsonAsync(HttpStatusCode.OK);
        }

        await shop.SettleAsync();
        Assert.Equal((6, 0, 6), await shop.StockAsync(product));
        var order = Shop.Order(await shop.CustomerAsync(), [(product, 1)]);
        var first = await (await shop.PostAsync("/api/orders", order, ("Idempotency-Key", otherKey))).JsonAsync(HttpStatusCode.Created);
        var again = await (await shop.PostAsync("/api/orders/", order, ("Idempotency-Key", otherKey))).JsonAsync(HttpStatusCode.Created);
        Assert.Equal((string)first["orderId"]!, (string)again["orderId"]!);
    }

    [Fact]
    public async Task Amounts_that_are_equal_are_the_same_request()
    {
        var shop = any.Shop;
        var (lamp, key) = (shop.Fresh("lamp"), shop.Fresh("k-12"));
        foreach (var amount in new[] { "49.9", "49.90", "4.99e1" })
        {
            using var body = new StringContent($$$"""{"productId":"{{{lamp}}}","name":"Lamp","price":{"amount":{{{amount}}},"currency":"EUR"}}""", null, "application/json");
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/products") { Content = body, Headers = { { "Idempotency-Key", key } } };
            await (await shop.Http.SendAsync(request, TestContext.Current.CancellationToken)).JsonAsync(HttpStatusCode.Created);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("with space")]
    public async Task A_bad_key_is_refused(string key)
    {
        var shop = any.Shop;
        var answer = await shop.PostAsync("/api/customers", new { name = "Ada", email = "ada@example.com" }, ("Idempotency-Key", key));
        await answer.ProblemAsync(HttpStatusCode.BadRequest, "invalid-idempotency-key");
    }
}
