using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using LocalCloud;
using LocalCloud.DurableTask;
using LocalCloud.Faults;
using Microsoft.DurableTask.Client;

namespace EndToEnd.Tests.Support;

/// <summary>The whole app in its own cloud, and the words the tests use.</summary>
public sealed class Shop : IAsyncDisposable
{
    private readonly LocalCloudApp _cloud;

    private Shop(LocalCloudApp cloud) => _cloud = cloud;

    public HttpClient Http => _cloud.Http;

    /// <summary>The app's own services, for what the API does not show.</summary>
    public IServiceProvider Services => _cloud.Services;

    /// <summary>The time of the app and its cloud; moved ahead without waiting for what follows.</summary>
    public CloudClock Clock => _cloud.Clock;

    public FaultInjector Faults => _cloud.Faults;

    /// <summary>The task hub as the app's functions see it.</summary>
    public DurableTaskClient Durable => _cloud.Durable;

    /// <summary>The engine behind it, with the histories it has recorded.</summary>
    public DurableEngine TaskHub => _cloud.TaskHub;

    /// <summary>Null unless it is a process of its own.</summary>
    public int? WorkerProcessId => _cloud.WorkerProcessId;

    /// <summary>For a client of the test's own.</summary>
    public string CosmosConnectionString => _cloud.CosmosConnectionString;

    /// <summary>For partners and subscribers with a client of their own.</summary>
    public string ServiceBusConnectionString => _cloud.ServiceBusConnectionString;

    public static async Task<Shop> OpenAsync(Action<LocalCloudOptions>? configure = null) => new(await LocalCloudApp.StartAsync<Program>(configure));

    /// <summary>With the app in a process of its own, from its build output, as the real host runs it.</summary>
    public static async Task<Shop> OpenIsolatedAsync(string? state = null) => new(await LocalCloudApp.StartAsync(
        RepositoryFiles.Path("src/Functions"),
        options => (options.Isolated, options.StatePath) = (true, state)));

    /// <summary>Waits until everything that follows from what was done so far has happened.</summary>
    public Task SettleAsync() => _cloud.QuiesceAsync(TimeSpan.FromSeconds(60));

    /// <summary>Lets time pass: durable timers, back-off and time-outs in it come due.</summary>
    public async Task PassAsync(TimeSpan time)
    {
        await SettleAsync();
        _cloud.Clock.Advance(time);
        await SettleAsync();
    }

    /// <summary>Lets time run ten times as fast until nothing is left to do, with a minute for what waits to be tried again.</summary>
    public Task RunDryAsync() => RunDryAsync(TimeSpan.FromMinutes(1));

    /// <param name="horizon">How far ahead to look for what waits to be tried again.</param>
    /// <param name="meanwhile">What others do; while they do it, time only runs fast.</param>
    public async Task RunDryAsync(TimeSpan horizon, Task? meanwhile = null)
    {
        var step = TimeSpan.FromSeconds(20);
        await FastAsync(meanwhile ?? Task.CompletedTask);
        for (var ahead = TimeSpan.Zero; ahead < horizon; ahead += step)
        {
            await FastAsync(_cloud.QuiesceAsync(TimeSpan.FromMinutes(5)));
            _cloud.Clock.Advance(step);
        }

        await FastAsync(SettleAsync());

        async Task FastAsync(Task until)
        {
            using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
            while (!until.IsCompleted)
            {
                await pace.WaitForNextTickAsync(Cancellation);
                _cloud.Clock.Advance(TimeSpan.FromMilliseconds(100));
            }

            await until;
        }
    }

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
    public async Task<string?> OrderStatusAsync(string orderId)
    {
        using var answer = await Http.GetAsync($"/api/orders/{orderId}/history?at=9999-12-31T00:00:00Z", Cancellation);
        return answer.IsSuccessStatusCode ? (string?)JsonNode.Parse(await answer.Content.ReadAsStringAsync(Cancellation))!["status"] : null;
    }

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

    public ValueTask DisposeAsync() => _cloud.DisposeAsync();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;
}
