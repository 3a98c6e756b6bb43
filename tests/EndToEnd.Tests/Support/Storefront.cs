using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace EndToEnd.Tests.Support;

/// <summary>The app as its users have it, over HTTP alone, and the words the tests use. Where it runs is left open.</summary>
public abstract class Storefront : IAsyncDisposable
{
    private readonly string _run = Guid.NewGuid().ToString("N")[..8];

    public abstract HttpClient Http { get; }

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Waits until everything that follows from what was done so far has happened.</summary>
    public abstract Task SettleAsync();

    public abstract ValueTask DisposeAsync();

    /// <summary>A name that nobody has used yet: others may have been here before, and left what they made.</summary>
    public string Fresh(string name) => $"{name}-{_run}-{Guid.NewGuid().ToString("N")[..6]}";

    public async Task<string> CustomerAsync(string name = "Ada Lovelace")
    {
        var answer = await PostAsync("/api/customers", new { name, email = "ada@example.com" });
        return (string)(await answer.JsonAsync(HttpStatusCode.Created))["customerId"]!;
    }

    public async Task<string> ProductAsync(int stock, string name = "Keyboard", decimal price = 89.90m, string currency = "EUR")
    {
        var answer = await PostAsync("/api/products", new { name, price = new { amount = price, currency }, stock });
        return (string)(await answer.JsonAsync(HttpStatusCode.Created))["productId"]!;
    }

    public static object Order(
        string customerId, IEnumerable<(string ProductId, int Quantity)> items, string paymentMethod = "tok_visa", string country = "DE", bool draft = false,
        string? fulfillment = null) => new
    {
        customerId,
        items = items.Select(item => new { productId = item.ProductId, quantity = item.Quantity }),
        shippingAddress = new { name = "Ada Lovelace", line1 = "1 Analytical Way", city = "Berlin", postalCode = "10115", country },
        paymentMethod,
        draft,
        fulfillment,
    };

    public async Task<string> PlaceAsync(object order)
    {
        var answer = await PostAsync("/api/orders", order);
        return (string)(await answer.JsonAsync(HttpStatusCode.Created))["orderId"]!;
    }

    public async Task<JsonNode> GetAsync(string path) => await (await Http.GetAsync(path, Cancellation)).JsonAsync(HttpStatusCode.OK);

    public Task<JsonNode> OrderAsync(string orderId) => GetAsync($"/api/orders/{orderId}");

    /// <summary>As its own stream has it; null when it is not there.</summary>
    public async Task<string?> OrderStatusAsync(string orderId) => (string?)(await OrderInStreamAsync(orderId))?["status"];

    public async Task<(int OnHand, int Reserved, int Available)> StockAsync(string productId)
    {
        var stock = (await GetAsync($"/api/products/{productId}"))["stock"]!;
        return ((int)stock["onHand"]!, (int)stock["reserved"]!, (int)stock["available"]!);
    }

    /// <summary>The gateway's own book: what it has really charged and refunded for an order.</summary>
    public async Task<JsonArray> PaymentsAsync(string orderId) =>
        (await GetAsync($"/api/operations/simulators/payments?orderId={orderId}"))["items"]!.AsArray();

    public async Task<JsonArray> ParcelsAsync(string orderId) =>
        (await GetAsync($"/api/operations/simulators/carrier?orderId={orderId}"))["items"]!.AsArray();

    public async Task<IReadOnlyList<string>> EventTypesAsync(string orderId) =>
        [.. (await GetAsync($"/api/orders/{orderId}/events"))["events"]!.AsArray().Select(stored => (string)stored!["type"]!)];

    public Task<HttpResponseMessage> PostAsync(string path, object? body, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Post, path, body, headers);

    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, object? body, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await Http.SendAsync(request, Cancellation);
    }

    /// <summary>Whatever the read models show; null when it is not there.</summary>
    protected async Task<JsonNode?> OrderInStreamAsync(string orderId)
    {
        using var answer = await Http.GetAsync($"/api/orders/{orderId}/history?at=9999-12-31T00:00:00Z", Cancellation);
        return answer.StatusCode == HttpStatusCode.NotFound ? null : await answer.JsonAsync(HttpStatusCode.OK);
    }
}
