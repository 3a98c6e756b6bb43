using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using EndToEnd.Tests.Support;

namespace EndToEnd.Tests.Scenarios;

[Collection(nameof(Anywhere)), Trait(nameof(Anywhere.Runs), nameof(Anywhere))]
public sealed class BadInputTests(AnyShop any)
{
    private const string Good =
        """{"customerId":"c","items":[{"productId":"p","quantity":1}],"shippingAddress":{"name":"A","line1":"1 Way","city":"B","postalCode":"1","country":"DE"},"paymentMethod":"tok_visa"}""";

    public static TheoryData<string, string> InvalidOrders => new()
    {
        { "customerId", With("customerId", null) },
        { "customerId", With("customerId", JsonValue.Create(new string('x', 65))) },
        { "customerId", With("customerId", JsonValue.Create("no spaces please")) },
        { "items", With("items", null) },
        { "items", With("items", new JsonArray()) },
        { "items", With("items", new JsonArray([.. Enumerable.Range(0, 101).Select(n => (JsonNode)new JsonObject { ["productId"] = $"p{n}", ["quantity"] = 1 })])) },
        { "items[0].quantity", With("items", new JsonArray(new JsonObject { ["productId"] = "p", ["quantity"] = 0 })) },
        { "items[0].quantity", With("items", new JsonArray(new JsonObject { ["productId"] = "p" })) },
        { "items[0].productId", With("items", new JsonArray(new JsonObject { ["quantity"] = 1 })) },
        { "items[0]", With("items", new JsonArray((JsonNode?)null)) },
        {
            "items[0].unitPrice",
            With("items", new JsonArray(new JsonObject { ["productId"] = "p", ["quantity"] = 1, ["unitPrice"] = new JsonObject { ["amount"] = 1.999m, ["currency"] = "EUR" } }))
        },
        { "currency", With("currency", JsonValue.Create("EURO")) },
        { "shippingAddress", With("shippingAddress", null) },
        { "shippingAddress.country", With("shippingAddress", JsonNode.Parse("""{"name":"A","line1":"1","city":"B","postalCode":"1","country":"Germany"}""")) },
        { "shippingAddress.line1", With("shippingAddress", JsonNode.Parse("""{"name":"A","city":"B","postalCode":"1","country":"DE"}""")) },
        { "paymentMethod", With("paymentMethod", null) },
        { "paymentMethod", With("paymentMethod", JsonValue.Create(new string('x', 101))) },
    };

    [Theory]
    [MemberData(nameof(InvalidOrders))]
    public async Task An_invalid_field_is_named(string field, string body)
    {
        var shop = any.Shop;
        var problem = await (await SendAsync(shop, body)).ProblemAsync(HttpStatusCode.BadRequest, "invalid-request");
        Assert.Contains(field, problem["errors"]!.AsObject().Select(error => error.Key));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("\"text\"")]
    [InlineData("""{"customerId":5}""")]
    [InlineData("""{"customerId":"c","items":"none"}""")]
    [InlineData("""{"customerId":"c","items":[{"productId":"p","quantity":1.5}]}""")]
    [InlineData("""{"customerId":"c","draft":"true"}""")]
    [InlineData("""{"customerId":"c","customerId":"d"}""")]
    [InlineData("""{"customerId":"\uD800"}""")]
    public async Task A_body_of_another_shape_is_malformed(string body)
    {
        var shop = any.Shop;
        await (await SendAsync(shop, body)).ProblemAsync(HttpStatusCode.BadRequest, "malformed-json");
    }

    [Theory]
    [InlineData("orders", "items[0].quantity", """{"items":[{"productId":"p","quantity":"5"}]}""")]
    [InlineData("orders", "items[0].unitPrice.amount", """{"items":[{"productId":"p","quantity":5,"unitPrice":{"amount":"9.50","currency":"EUR"}}]}""")]
    [InlineData("orders/o/items", "quantity", """{"productId":"p","quantity":"5"}""")]
    [InlineData("products", "price.amount", """{"name":"Lamp","price":{"amount":"9.50","currency":"EUR"}}""")]
    [InlineData("products", "stock", """{"name":"Lamp","price":{"amount":9.50,"currency":"EUR"},"stock":"3"}""")]
    [InlineData("products/p/stock", "quantity", """{"quantity":"5"}""")]
    public async Task A_number_in_quotes_is_no_number(string path, string field, string body)
    {
        var shop = any.Shop;
        var problem = await (await SendAsync(shop, body, path: path)).ProblemAsync(HttpStatusCode.BadRequest, "malformed-json");
        Assert.Equal(field, Assert.Single(problem["errors"]!.AsObject()).Key);
    }

    [Theory]
    [InlineData(31, HttpStatusCode.Created)]
    [InlineData(32, HttpStatusCode.BadRequest)]
    public async Task A_body_may_be_nested_to_a_depth_of_32(int arrays, HttpStatusCode expected)
    {
        var shop = any.Shop;
        var body = $$"""{"name":"Ada","email":"ada@example.com","extra":{{new string('[', arrays)}}{{new string(']', arrays)}}}""";
        Assert.Equal(expected, (await SendAsync(shop, body, path: "customers")).StatusCode);
    }

    [Fact]
    public async Task Another_media_type_is_refused()
    {
        var shop = any.Shop;
        await (await SendAsync(shop, Good, "text/plain")).ProblemAsync(HttpStatusCode.UnsupportedMediaType, "unsupported-media-type");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_body_over_a_mebibyte_is_refused(bool chunked)
    {
        var shop = any.Shop;
        var body = $$"""{"customerId":"{{new string('x', 1024 * 1024)}}"}""";
        await (await SendAsync(shop, body, chunked: chunked)).ProblemAsync(HttpStatusCode.RequestEntityTooLarge, "body-too-large");
    }

    [Theory]
    [InlineData("customers", "customerId", """{"customerId":"..","name":"Ada","email":"ada@example.com"}""")]
    [InlineData("products", "productId", """{"productId":".","name":"Lamp","price":{"amount":1,"currency":"EUR"}}""")]
    [InlineData("products", "price", """{"name":"Lamp","price":{"amount":9.9999999999999999999999999999999,"currency":"EUR"}}""")]
    [InlineData("products", "price", """{"name":"Lamp","price":{"amount":10.00000000000000000000000000000001,"currency":"EUR"}}""")]
    [InlineData("products", "price", """{"name":"Lamp","price":{"amount":1e-29,"currency":"EUR"}}""")]
    [InlineData("products/p/stock", "quantity", """{"quantity":2147483648}""")]
    [InlineData("products/p/stock", "quantity", """{"quantity":-99999999999999999999}""")]
    public async Task What_no_field_can_mean_is_refused_by_its_rule(string path, string field, string body)
    {
        var shop = any.Shop;
        var problem = await (await SendAsync(shop, body, path: path)).ProblemAsync(HttpStatusCode.BadRequest, "invalid-request");
        Assert.Equal(field, Assert.Single(problem["errors"]!.AsObject()).Key);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("mystery")]
    public async Task An_encoded_body_is_refused(string coding)
    {
        var shop = any.Shop;
        using var body = new StringContent("""{"name":"Ada","email":"ada@example.com"}""", null, "application/json");
        body.Headers.ContentEncoding.Add(coding);
        var answer = await shop.Http.PostAsync("/api/customers", body, TestContext.Current.CancellationToken);
        await answer.ProblemAsync(HttpStatusCode.UnsupportedMediaType, "unsupported-media-type");
    }

    [Fact]
    public async Task A_relative_of_JSON_is_another_media_type()
    {
        var shop = any.Shop;
        await (await SendAsync(shop, Good, "application/vnd.x+json")).ProblemAsync(HttpStatusCode.UnsupportedMediaType, "unsupported-media-type");
    }

    [Fact]
    public async Task A_byte_order_mark_is_passed_over()
    {
        var shop = any.Shop;
        Assert.Equal(HttpStatusCode.Created, (await SendAsync(shop, "\uFEFF{\"name\":\"Ada\",\"email\":\"ada@example.com\"}", path: "customers")).StatusCode);
    }

    [Theory]
    [InlineData(200, HttpStatusCode.Created)]
    [InlineData(201, HttpStatusCode.BadRequest)]
    public async Task A_text_is_as_long_as_people_count_it(int emoji, HttpStatusCode expected)
    {
        var shop = any.Shop;
        var name = string.Concat(Enumerable.Repeat("\U0001F600", emoji));
        Assert.Equal(expected, (await shop.PostAsync("/api/customers", new { name, email = "ada@example.com" })).StatusCode);
    }

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

    [Fact]
    public async Task Times_and_amounts_leave_in_one_form()
    {
        var shop = any.Shop;
        var product = await shop.ProductAsync(stock: 9, price: 705.00m, currency: "JPY");
        var customer = await shop.CustomerAsync();
        var orderId = await shop.PlaceAsync(Shop.Order(customer, [(product, 3)]));
        await shop.SettleAsync();
        foreach (var path in new[] { $"/api/orders/{orderId}", $"/api/orders?customerId={customer}", $"/api/orders/{orderId}/fulfillment", $"/api/orders/{orderId}/history?version=1", $"/api/orders/{orderId}/events" })
        {
            var text = (await shop.GetAsync(path)).ToJsonString();
            Assert.DoesNotContain("+00:00", text.Replace("\\u002B", "+", StringComparison.Ordinal), StringComparison.Ordinal);
            Assert.DoesNotContain(".00", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Unknown_fields_are_ignored()
    {
        var shop = any.Shop;
        var answer = await shop.PostAsync("/api/customers", new { name = "Ada", email = "ada@example.com", shoeSize = 38 });
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
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

    [Fact]
    public async Task An_order_for_what_does_not_exist_is_refused_and_leaves_no_trace()
    {
        var shop = any.Shop;
        var (customer, product) = (await shop.CustomerAsync(), await shop.ProductAsync(stock: 1, price: 10));

        await (await shop.PostAsync("/api/orders", Shop.Order("nobody", [(product, 1)]))).ProblemAsync(HttpStatusCode.NotFound, "customer-not-found");
        await (await shop.PostAsync("/api/orders", Shop.Order(customer, [("nothing", 1)]))).ProblemAsync(HttpStatusCode.NotFound, "product-not-found");
        var oldPrice = new
        {
            customerId = customer,
            items = new[] { new { productId = product, quantity = 1, unitPrice = new { amount = 9, currency = "EUR" } } },
            shippingAddress = new { name = "A", line1 = "1 Way", city = "B", postalCode = "1", country = "DE" },
            paymentMethod = "tok_visa",
        };
        await (await shop.PostAsync("/api/orders", oldPrice)).ProblemAsync(HttpStatusCode.Conflict, "price-changed");
        await shop.SettleAsync();
        Assert.Empty((await shop.GetAsync($"/api/orders?customerId={customer}"))["items"]!.AsArray());
        Assert.Equal((1, 0, 1), await shop.StockAsync(product));
    }

    [Fact]
    public async Task Rules_of_the_business_are_conflicts_with_their_own_type()
    {
        var shop = any.Shop;
        var (customer, product) = (await shop.CustomerAsync(), await shop.ProductAsync(stock: 1));
        var orderId = await shop.PlaceAsync(Shop.Order(customer, [(product, 1)], draft: true));

        await (await shop.PostAsync($"/api/orders/{orderId}/shipment", new { carrier = "DHL", trackingNumber = "1" })).ProblemAsync(HttpStatusCode.Conflict, "order-not-paid");
        await (await shop.PostAsync($"/api/orders/{orderId}/delivery", null)).ProblemAsync(HttpStatusCode.Conflict, "order-not-shipped");
        await shop.PostAsync($"/api/orders/{orderId}/submission", null);
        await (await shop.PostAsync($"/api/orders/{orderId}/submission", null)).ProblemAsync(HttpStatusCode.Conflict, "order-already-submitted");
        await (await shop.PostAsync($"/api/orders/{orderId}/items", new { productId = product, quantity = 1 })).ProblemAsync(HttpStatusCode.Conflict, "order-not-draft");
        await shop.SettleAsync();
        await (await shop.PostAsync("/api/customers", new { customerId = customer, name = "Eve", email = "eve@example.com" })).ProblemAsync(HttpStatusCode.Conflict, "customer-already-exists");
        await (await shop.PostAsync("/api/products", new { productId = product, name = "X", price = new { amount = 1, currency = "EUR" } })).ProblemAsync(HttpStatusCode.Conflict, "product-already-exists");
    }

    private static async Task<HttpResponseMessage> SendAsync(
        Storefront shop, string body, string mediaType = "application/json", bool chunked = false, string path = "orders")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/{path}")
        {
            Content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue(mediaType)),
        };
        request.Headers.TransferEncodingChunked = chunked;
        return await shop.Http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private static string With(string name, JsonNode? value)
    {
        var order = JsonNode.Parse(Good)!.AsObject();
        order.Remove(name);
        if (value is not null)
        {
            order[name] = value;
        }

        return order.ToJsonString();
    }
}
