using System.Net;
using EndToEnd.Tests.Support;
using LocalCloud.DurableTask;
using Microsoft.Extensions.DependencyInjection;
using OrderFlow.Fulfillment.Orchestration;

namespace EndToEnd.Tests;

/// <summary>
/// Sagas in flight outlive a deployment: histories recorded from released versions, a folder each, replay with the orchestrators of now.
/// Files are added to, never changed.
/// </summary>
public sealed class RecordedSagaTests
{
    /// <summary>Where <see cref="Record"/> writes to: the version that is about to be released.</summary>
    private const string Version = "third";

    private static readonly string Folder = RepositoryFiles.Path("tests/EndToEnd.Tests/Histories");

    [Fact]
    public async Task Sagas_recorded_from_released_versions_replay_without_divergence()
    {
        await using var shop = await Shop.OpenAsync();
        var files = Directory.GetFiles(Folder, "*.json", SearchOption.AllDirectories);

        Assert.NotEmpty(files);
        foreach (var file in files)
        {
            await shop.TaskHub.ReplayAsync(RecordedHistory.Parse(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken)), TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Run with <c>-explicit only</c> for a new release.</summary>
    [Fact(Explicit = true)]
    public async Task Record()
    {
        await using var shop = await Shop.OpenAsync(options => options.ConfigureServices = Stubborn.Register);
        var (customer, product) = (await shop.CustomerAsync(), await shop.ProductAsync(stock: 100));
        await WriteAsync("confirmed", await PlaceAsync("tok_visa"));
        await WriteAsync("declined", await PlaceAsync("tok_declined"));
        await WriteAsync("refused-by-carrier", await PlaceAsync("tok_visa", country: "ZZ"));

        var flaky = await PlaceAsync("tok_flaky");
        await WriteAsync("between-two-attempts", flaky);
        await shop.PassAsync(TimeSpan.FromSeconds(10));
        await shop.PassAsync(TimeSpan.FromSeconds(10));
        await WriteAsync("retried", flaky);

        var slow = await PlaceAsync("tok_slow", settle: false);
        await CancelAsync(slow);
        await WriteAsync("cancelled-while-running", slow);

        var confirmed = await PlaceAsync("tok_visa");
        await CancelAsync(confirmed);
        await WriteAsync("cancelled-when-confirmed", CancelFulfilledOrder.InstanceId(confirmed));

        product = await shop.ProductAsync(stock: 100, price: 10_001);
        var approved = await PlaceAsync("tok_visa");
        await WriteAsync("awaiting-approval", approved);
        await (await shop.PostAsync($"/api/orders/{approved}/approval", new { approved = true, by = "grace" })).JsonAsync(HttpStatusCode.Accepted);
        await shop.SettleAsync();
        await WriteAsync("approved", approved);

        var refused = await PlaceAsync("tok_visa");
        await (await shop.PostAsync($"/api/orders/{refused}/approval", new { approved = false, by = "grace" })).JsonAsync(HttpStatusCode.Accepted);
        await shop.SettleAsync();
        await WriteAsync("approval-refused", refused);

        var expired = await PlaceAsync("tok_visa");
        await shop.PassAsync(TimeSpan.FromHours(25));
        await WriteAsync("approval-expired", expired);

        product = await shop.ProductAsync(stock: 100);
        shop.Services.GetRequiredService<Stubborn>().RefusesToRefund = true;
        var parked = await PlaceAsync("tok_visa", country: "ZZ");
        await WriteAsync("while-taking-back", parked);
        for (var i = 0; i < 12; i++)
        {
            await shop.PassAsync(TimeSpan.FromSeconds(30));
        }

        await WriteAsync("parked", parked);
        shop.Services.GetRequiredService<Stubborn>().RefusesToRefund = false;
        var resumed = await (await shop.PostAsync($"/api/operations/sagas/{parked}/resume", null)).JsonAsync(HttpStatusCode.Accepted);
        await shop.SettleAsync();
        await WriteAsync("resumed", CancelFulfilledOrder.InstanceId(parked, (long)resumed["version"]!));

        var alone = await PlaceAsync("tok_flaky", fulfillment: "choreography");
        await PassMinutesAsync(1);
        await WriteAsync("reaction-retried", $"{alone}:ChargePayment:reservation:1");
        shop.Services.GetRequiredService<Stubborn>().RefusesToRefund = true;
        var givenUp = await PlaceAsync("tok_down", fulfillment: "choreography");
        await PassMinutesAsync(6);
        await WriteAsync("reaction-given-up", $"{givenUp}:ChargePayment:reservation:1");
        await WriteAsync("reaction-parked", $"{givenUp}:RefundPayment:shipment:2");

        product = await shop.ProductAsync(stock: 100, price: 10_001);
        var alarmed = await PlaceAsync("tok_visa", fulfillment: "choreography");
        await WriteAsync("alarm-set", alarmed);
        await shop.PassAsync(TimeSpan.FromHours(25));
        await WriteAsync("alarm-rung", alarmed);

        async Task PassMinutesAsync(int minutes)
        {
            for (var i = 0; i < minutes * 6; i++)
            {
                await shop.PassAsync(TimeSpan.FromSeconds(10));
            }
        }

        async Task<string> PlaceAsync(string token, string country = "DE", bool settle = true, string? fulfillment = null)
        {
            var order = await shop.PlaceAsync(Shop.Order(customer, [(product, 1)], token, country, fulfillment: fulfillment));
            await (settle ? shop.SettleAsync() : Task.CompletedTask);
            return order;
        }

        async Task CancelAsync(string order)
        {
            await (await shop.PostAsync($"/api/orders/{order}/cancellation", new { reason = "changed my mind" })).JsonAsync(HttpStatusCode.Accepted);
            await shop.SettleAsync();
        }

        Task WriteAsync(string name, string instance)
        {
            var history = shop.TaskHub.RecordHistory(instance)!;
            var file = Path.Combine(Folder, Version, $"{name}.json");
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            return File.WriteAllTextAsync(file, history.ToJson() + "\n", TestContext.Current.CancellationToken);
        }
    }
}
