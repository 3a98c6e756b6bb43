using System.Globalization;
using System.Net;

namespace EndToEnd.Tests.Support;

/// <summary>
/// The app wherever it runs: in Azure, under <c>func start</c>, in another process of LocalCloud. Nothing but its API shows how far it is, so
/// what was touched is asked for until it moves no more.
/// </summary>
public sealed class DeployedShop : Storefront
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);
    private readonly Footsteps _footsteps;

    /// <param name="address">Without <c>/api</c>.</param>
    /// <param name="key">A host key; null where none is asked for.</param>
    /// <param name="adminKey">The master key, for operations.</param>
    public DeployedShop(Uri address, string? key, string? adminKey)
    {
        _footsteps = new Footsteps(key, adminKey) { InnerHandler = new SocketsHttpHandler() };
        Http = new HttpClient(_footsteps) { BaseAddress = address };
    }

    public override HttpClient Http { get; }

    public override async Task SettleAsync()
    {
        var (orders, products) = (_footsteps.Take("orders"), _footsteps.Take("products"));
        foreach (var order in orders)
        {
            await Eventually.TrueAsync(() => IsAtRestAsync(order), s_patience);
        }

        // Others react to the end of an order as well.
        products.UnionWith((await Task.WhenAll(orders.Select(ProductsOfAsync))).SelectMany(ids => ids));
        string[] streams = [.. orders.Select(id => $"order-{id}"), .. products.Select(id => $"stock-{id}")];
        var before = "";
        await Eventually.TrueAsync(
            async () =>
            {
                var now = string.Join(' ', await Task.WhenAll(streams.Select(VersionAsync)));
                (before, var same) = (now, now == before);
                return same && await NobodyIsBehindAsync();
            },
            s_patience);
        await Task.WhenAll([
            .. orders.Select(id => ReadableAsync($"orders/{id}", $"order-{id}")),
            .. products.Select(id => ReadableAsync($"products/{id}", $"stock-{id}")),
            .. _footsteps.Take("customers").Select(id => ReadableAsync($"customers/{id}", $"customer-{id}")),
        ]);
    }

    public override ValueTask DisposeAsync()
    {
        Http.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Nobody leads it on: it has ended, waits for somebody, or was never submitted.</summary>
    private async Task<bool> IsAtRestAsync(string orderId)
    {
        var order = await OrderInStreamAsync(orderId);
        return order is null || (string)order["status"]! switch
        {
            "draft" or "cancelled" => true,
            "confirmed" or "delivered" => !(bool)order["cancellationRequested"]!,
            _ => (string)(await GetAsync($"/api/orders/{orderId}/fulfillment"))["state"]! == "awaitingApproval",
        };
    }

    private async Task<IEnumerable<string>> ProductsOfAsync(string orderId) =>
        (await OrderInStreamAsync(orderId))?["items"]!.AsArray().Select(item => (string)item!["productId"]!) ?? [];

    /// <summary>0 for a stream that is not there.</summary>
    private async Task<long> VersionAsync(string stream)
    {
        using var answer = await Http.GetAsync($"/api/operations/streams/{stream}?limit=1000", Cancellation);
        return answer.StatusCode == HttpStatusCode.NotFound
            ? 0
            : (await answer.JsonAsync(HttpStatusCode.OK))["commits"]!.AsArray().Select(commit => (long)commit!["lastVersion"]!).LastOrDefault();
    }

    private async Task<bool> NobodyIsBehindAsync() =>
        (await GetAsync("/api/operations/projections"))["projections"]!.AsArray().All(projection => (long)projection!["lagEvents"]! == 0);

    private async Task ReadableAsync(string path, string stream)
    {
        if (await VersionAsync(stream) is var version and > 0)
        {
            using var answer = await SendAsync(
                HttpMethod.Get, $"/api/{path}?minVersion={version.ToString(CultureInfo.InvariantCulture)}", null, ("Prefer", "wait=30"));
            await answer.JsonAsync(HttpStatusCode.OK);
        }
    }
}
