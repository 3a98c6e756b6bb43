using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Dashboard.Tests.Support;
using EndToEnd.Tests.Support;
using LocalCloud;

[assembly: AssemblyFixture(typeof(ShopDashboard))]

namespace Dashboard.Tests.Support;

/// <summary>The order platform with a customer and a product, shared by all tests: none of them minds what others have left there.</summary>
public sealed class ShopDashboard : IAsyncLifetime
{
    public OpenDashboard Open { get; private set; } = null!;

    public LocalCloudApp Cloud => Open.Cloud;

    public async ValueTask InitializeAsync()
    {
        Open = await OpenDashboard.OfAsync(RepositoryFiles.Path("src/Functions"));
        await SendAsync("/api/customers", new { customerId = "grace", name = "Grace Hopper", email = "grace@example.com" });
        await SendAsync("/api/products", new { productId = "lamp", name = "Desk lamp", price = new { amount = 49.90m, currency = "EUR" }, stock = 1_000_000 });
    }

    public ValueTask DisposeAsync() => Open.DisposeAsync();

    /// <summary>Its id.</summary>
    public async Task<string> OrderAsync(string paymentMethod = "tok_visa", int quantity = 1, bool draft = false) =>
        (string)(await SendAsync("/api/orders", Order(paymentMethod, quantity, draft)))["orderId"]!;

    /// <summary>The invocation that has placed an order; other tests place orders at the same time.</summary>
    public async Task<JsonNode> PlacedAsync(string order)
    {
        JsonNode? placed = null;
        await Eventually.TrueAsync(async () => (placed = await FindPlacedAsync(order)) is not null, TimeSpan.FromSeconds(20));
        return placed!;
    }

    private async Task<JsonNode?> FindPlacedAsync(string order)
    {
        foreach (var invocation in (await Open.GetAsync("invocations?function=PlaceOrder")).AsArray())
        {
            if ((string?)invocation!["traceId"] is { } trace
                && (await Open.GetAsync($"traces/{trace}"))["nodes"]!.AsArray().Any(node => (string?)node!["tags"]?["orderflow.stream"] == $"order-{order}"))
            {
                return invocation;
            }
        }

        return null;
    }

    /// <summary>False when it was refused, as an app may that has too much to do.</summary>
    public async Task<bool> TryOrderAsync()
    {
        using var answer = await Cloud.Http.PostAsJsonAsync("/api/orders", Order("tok_visa", 1, draft: false), TestContext.Current.CancellationToken);
        return answer.IsSuccessStatusCode;
    }

    private static object Order(string paymentMethod, int quantity, bool draft) => new
    {
        customerId = "grace",
        items = new[] { new { productId = "lamp", quantity } },
        shippingAddress = new { name = "Grace Hopper", line1 = "1 Compiler Court", city = "Berlin", postalCode = "10115", country = "DE" },
        paymentMethod,
        draft,
    };

    public Task AddItemAsync(string draft) => SendAsync($"/api/orders/{draft}/items", new { productId = "lamp", quantity = 1 });

    private async Task<JsonNode> SendAsync(string path, object body)
    {
        using var answer = await Cloud.Http.PostAsJsonAsync(path, body, TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode, answer.IsSuccessStatusCode ? null : (await Open.GetAsync("logs?level=error&limit=5")).ToJsonString());
        return (await answer.Content.ReadFromJsonAsync<JsonNode>(TestContext.Current.CancellationToken))!;
    }
}
