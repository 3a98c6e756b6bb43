using System.Net;
using System.Net.Http.Json;
using LocalCloud;

namespace Shop.Tests;

public sealed class OrderTests
{
    [Fact]
    public async Task An_order_is_packed_at_once_and_shipped_a_day_later()
    {
        var stop = TestContext.Current.CancellationToken;
        await using var cloud = await LocalCloudApp.StartAsync<OrderApi>(cancellationToken: stop);

        using var answer = await cloud.Http.PostAsJsonAsync("/api/orders", new NewOrder("lamp", 2), stop);
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        var order = await cloud.Http.GetFromJsonAsync<Order>(answer.Headers.Location, stop);

        // Everything that follows from the request has happened.
        await cloud.QuiesceAsync(cancellationToken: stop);
        Assert.Equal(order! with { Status = "packed" }, await cloud.Http.GetFromJsonAsync<Order>(answer.Headers.Location, stop));

        // A day later, without the wait.
        cloud.Clock.Advance(TimeSpan.FromDays(1));
        await cloud.QuiesceAsync(cancellationToken: stop);
        Assert.Equal(order with { Status = "shipped" }, await cloud.Http.GetFromJsonAsync<Order>(answer.Headers.Location, stop));
    }

    [Fact]
    public async Task An_order_that_nobody_placed_is_not_found()
    {
        var stop = TestContext.Current.CancellationToken;
        await using var cloud = await LocalCloudApp.StartAsync<OrderApi>(cancellationToken: stop);

        using var answer = await cloud.Http.GetAsync("/api/orders/nobody", stop);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }
}
