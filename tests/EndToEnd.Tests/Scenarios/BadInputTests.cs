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
    public async Task Unknown_fields_are_ignored()
    {
        var shop = any.Shop;
        var answer = await shop.PostAsync("/api/customers", new { name = "Ada", email = "ada@example.com", shoeSize = 38 });
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
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
