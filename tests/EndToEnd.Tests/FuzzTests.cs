using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using EndToEnd.Tests.Support;

namespace EndToEnd.Tests;

/// <summary>
/// Requests to the app, mutated at random: each is answered, none with a 500, and afterwards the shop sells as before. The seed is printed;
/// <c>ORDERFLOW_FUZZ</c> repeats it.
/// </summary>
public sealed class FuzzTests(ITestOutputHelper output)
{
    private const int Requests = 800;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(2);

    private static readonly (string Method, string Path, string? Body)[] s_requests =
    [
        ("POST", "/api/customers", """{"customerId":"ada","name":"Ada","email":"ada@example.com"}"""),
        ("POST", "/api/products", """{"productId":"lamp","name":"Lamp","price":{"amount":9.50,"currency":"EUR"},"stock":3}"""),
        ("POST", "/api/products/lamp/stock", """{"quantity":5}"""),
        ("POST", "/api/orders", """{"customerId":"ada","items":[{"productId":"lamp","quantity":1,"unitPrice":{"amount":9.50,"currency":"EUR"}}],"shippingAddress":{"name":"A","line1":"1 Way","city":"B","postalCode":"1","country":"DE"},"paymentMethod":"tok_visa","draft":true}"""),
        ("POST", "/api/orders/o/items", """{"productId":"lamp","quantity":2}"""),
        ("DELETE", "/api/orders/o/items/lamp", null),
        ("POST", "/api/orders/o/submission", null),
        ("POST", "/api/orders/o/cancellation", """{"reason":"no"}"""),
        ("POST", "/api/orders/o/shipment", """{"carrier":"DHL","trackingNumber":"1"}"""),
        ("POST", "/api/orders/o/approval", """{"approved":true,"by":"grace"}"""),
        ("GET", "/api/orders?customerId=ada&status=draft&limit=5&continuation=x", null),
        ("GET", "/api/orders?offset=3", null),
        ("GET", "/api/orders/o?minVersion=1", null),
        ("GET", "/api/orders/o/events", null),
        ("GET", "/api/orders/o/history?version=1", null),
        ("GET", "/api/orders/o/history?at=2026-01-01T00:00:00Z", null),
        ("GET", "/api/orders/o/fulfillment", null),
        ("GET", "/api/customers/ada", null),
        ("GET", "/api/products/lamp", null),
        ("GET", "/api/health", null),
        ("GET", "/api/operations/dead-letters?handler=products", null),
        ("GET", "/api/operations/streams/order-o?after=0&limit=5", null),
        ("GET", "/api/operations/sagas?attention=parked", null),
    ];

    private static readonly string[] s_pieces = ["%00", "%2F", "..", "/", "?", "&", "=", "\"", "'", "{", "}", "[", "]", ",", "-1", "1e999", "99999999999999999999", "null", "true", "\\u0000", "\\ud800", "é", "%ff", "\u0000", " "];

    private static readonly (string Name, string[] Values)[] s_headers =
    [
        ("Idempotency-Key", ["k", "", "a b", "kk"]), ("If-Match", ["\"1\"", "*", "x", "W/\"1\"", "\"999999999999999999999\""]), ("If-None-Match", ["\"1\"", "*", "x"]),
        ("Prefer", ["wait=x", "respond-async", ",,,"]), ("X-Correlation-Id", ["c", "", "x y"]), ("traceparent", ["00-x", "00-00000000000000000000000000000000-0000000000000000-00"]),
        ("Content-Encoding", ["gzip", "identity", "x"]), ("Accept", ["text/html", "x"]),
    ];

    [Fact]
    public async Task Whatever_comes_is_answered_and_the_shop_goes_on()
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("ORDERFLOW_FUZZ"), CultureInfo.InvariantCulture, out var given) ? given : System.Random.Shared.Next();
        output.WriteLine($"ORDERFLOW_FUZZ={seed}");
        var random = new System.Random(seed);
        await using var shop = await Shop.OpenAsync();
        shop.TakeAnything();
        for (var i = 0; i < Requests; i++)
        {
            var request = Draw(random);
            if (request is null)
            {
                continue; // Mutated into something that this client cannot send.
            }

            // A machine may be busy for two seconds; a request that hangs does so again.
            var status = await SendAsync(shop, request) ?? await SendAsync(shop, request);
            Assert.True(status is not null, $"Seed {seed}, request {i} was not answered within {s_patience}, twice: {request.Method} {request.Path}");
            Assert.True((int)status is < 500 or 503, $"Seed {seed}, request {i}: {status} to {request.Method} {request.Path}");
        }

        var product = await shop.ProductAsync(stock: 3, name: "Witness");
        var orderId = await shop.PlaceAsync(Shop.Order(await shop.CustomerAsync(), [(product, 1)]));
        await shop.SettleAsync();
        Assert.Equal("confirmed", (string)(await shop.OrderAsync(orderId))["status"]!);
        Assert.Empty((await shop.GetAsync("/api/operations/dead-letters"))["items"]!.AsArray());
    }

    /// <returns>Null when no answer came in time.</returns>
    private static async Task<HttpStatusCode?> SendAsync(Shop shop, Drawn drawn)
    {
        using var request = drawn.Message();
        using var patience = new CancellationTokenSource(s_patience);
        try
        {
            using var answer = await shop.Http.SendAsync(request, patience.Token);
            return answer.StatusCode;
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested)
        {
            return null;
        }
    }

    private static Drawn? Draw(System.Random random)
    {
        var (method, path, body) = Pick(random, s_requests);
        method = random.Next(12) == 0 ? Pick(random, (string[])["GET", "PUT", "HEAD", "OPTIONS", "DELETE", "POST"]) : method;
        path = random.Next(3) == 0 ? "/api" + Mutate(random, path[4..]) : path;
        if (!Uri.TryCreate(path, UriKind.Relative, out var uri) || path.StartsWith("//", StringComparison.Ordinal))
        {
            return null;
        }

        var content = body is null || method is "GET" or "HEAD" ? null : Encoding.UTF8.GetBytes(Mutate(random, body));
        var mediaType = random.Next(15) == 0 ? "text/plain" : "application/json";
        var headers = s_headers.Where(_ => random.Next(8) == 0).Select(header => (header.Name, Pick(random, header.Values))).ToList();
        return new Drawn(method, uri, content, mediaType, headers);
    }

    private static string Mutate(System.Random random, string text)
    {
        var result = new StringBuilder(text);
        for (var changes = random.Next(3); changes > 0 && result.Length > 0; changes--)
        {
            var at = random.Next(result.Length);
            switch (random.Next(4))
            {
                case 0:
                    result.Remove(at, Math.Min(random.Next(1, 6), result.Length - at));
                    break;
                case 1:
                    result.Insert(at, Pick(random, s_pieces));
                    break;
                case 2:
                    result.Insert(at, string.Concat(Enumerable.Repeat(Pick(random, s_pieces), random.Next(2, 100))));
                    break;
                default:
                    result[at] = (char)random.Next(32, 0x17F);
                    break;
            }
        }

        return result.ToString();
    }

    private static T Pick<T>(System.Random random, T[] values) => values[random.Next(values.Length)];

    private sealed record Drawn(string Method, Uri Path, byte[]? Body, string MediaType, IReadOnlyList<(string Name, string Value)> Headers)
    {
        public HttpRequestMessage Message()
        {
            var message = new HttpRequestMessage(new HttpMethod(Method), Path);
            if (Body is not null)
            {
                message.Content = new ByteArrayContent(Body);
                message.Content.Headers.ContentType = new MediaTypeHeaderValue(MediaType);
            }

            message.Headers.TryAddWithoutValidation("Prefer", "wait=0"); // A version that never comes would be waited for.
            foreach (var (name, value) in Headers)
            {
                if (!message.Headers.TryAddWithoutValidation(name, value))
                {
                    message.Content?.Headers.TryAddWithoutValidation(name, value);
                }
            }

            return message;
        }
    }
}
