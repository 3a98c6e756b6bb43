using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using EndToEnd.Tests.Support;

namespace EndToEnd.Tests;

public sealed class RestartTests : IDisposable
{
    private readonly string _state = Directory.CreateTempSubdirectory("orderflow-").FullName;

    [Fact]
    public async Task A_saga_killed_while_the_gateway_charges_is_confirmed_after_restart_with_one_charge()
    {
        string orderId;
        await using (var app = await AppProcess.StartAsync(_state))
        {
            await PostAsync(app, "/api/customers", new { customerId = "ada", name = "Ada", email = "ada@example.com" });
            await PostAsync(app, "/api/products", new { productId = "keyboard", name = "Keyboard", price = new { amount = 89.90, currency = "EUR" }, stock = 3 });
            orderId = (string)(await PostAsync(app, "/api/orders", Shop.Order("ada", [("keyboard", 1)], "tok_slow")))["orderId"]!;
            // The slow gateway has charged and has not answered yet.
            await Eventually.TrueAsync(async () => (await PaymentsAsync(app, orderId)).Count == 1, TimeSpan.FromSeconds(10));
            await app.KillAsync();
        }

        await using var restarted = await AppProcess.StartAsync(_state);
        await Eventually.TrueAsync(
            async () => (string?)(await GetAsync(restarted, $"/api/orders/{orderId}"))["status"] == "confirmed", TimeSpan.FromSeconds(30));

        Assert.Equal(1, (int)Assert.Single(await PaymentsAsync(restarted, orderId))!["charges"]!);
        await Eventually.TrueAsync(
            async () => (int)(await GetAsync(restarted, "/api/products/keyboard"))["stock"]!["onHand"]! == 2, TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task A_saga_killed_in_the_middle_of_taking_back_goes_on_after_restart_and_refunds_once()
    {
        string orderId;
        await using (var app = await AppProcess.StartAsync(_state))
        {
            await PostAsync(app, "/api/customers", new { customerId = "ada", name = "Ada", email = "ada@example.com" });
            await PostAsync(app, "/api/products", new { productId = "keyboard", name = "Keyboard", price = new { amount = 89.90, currency = "EUR" }, stock = 3 });
            orderId = (string)(await PostAsync(app, "/api/orders", Shop.Order("ada", [("keyboard", 1)])))["orderId"]!;
            await Eventually.TrueAsync(async () => (string?)(await FulfillmentAsync(app, orderId))["state"] == "completed", TimeSpan.FromSeconds(30));

            using (var tampering = new Tampering(app.CosmosConnectionString))
            {
                await tampering.BreakPaymentAsync(orderId);
            }

            await PostAsync(app, $"/api/orders/{orderId}/cancellation", new { reason = "changed my mind" }, HttpStatusCode.Accepted);

            // The parcel has been called off, and the gateway stumbles over its own books.
            await Eventually.TrueAsync(
                async () => (await FulfillmentAsync(app, orderId))["compensations"]!.AsArray() is [_, { } refund] && (int)refund["attempts"]! > 1,
                TimeSpan.FromSeconds(30));
            await app.KillAsync();
        }

        await using var restarted = await AppProcess.StartAsync(_state);
        using (var tampering = new Tampering(restarted.CosmosConnectionString))
        {
            await tampering.BreakPaymentAsync(orderId, mend: true);
        }

        await Eventually.TrueAsync(
            async () => (string?)(await GetAsync(restarted, $"/api/orders/{orderId}"))["status"] == "cancelled", TimeSpan.FromSeconds(60));
        Assert.Equal(1, (int)Assert.Single(await PaymentsAsync(restarted, orderId))!["refunds"]!);
        var compensations = (await FulfillmentAsync(restarted, orderId))["compensations"]!.AsArray();
        Assert.Equal(["CancelShipment", "RefundPayment", "ReleaseStock"], compensations.Select(step => (string)step!["name"]!));
    }

    public void Dispose() => Directory.Delete(_state, recursive: true);

    private static async Task<JsonArray> PaymentsAsync(AppProcess app, string orderId) =>
        (await GetAsync(app, $"/api/operations/simulators/payments?orderId={orderId}"))["items"]!.AsArray();

    private static async Task<JsonNode> GetAsync(AppProcess app, string path) =>
        await (await app.Http.GetAsync(path, TestContext.Current.CancellationToken)).JsonAsync(HttpStatusCode.OK);

    private static Task<JsonNode> FulfillmentAsync(AppProcess app, string orderId) => GetAsync(app, $"/api/orders/{orderId}/fulfillment");

    private static async Task<JsonNode> PostAsync(AppProcess app, string path, object body, HttpStatusCode expected = HttpStatusCode.Created) =>
        await (await app.Http.PostAsJsonAsync(path, body, TestContext.Current.CancellationToken)).JsonAsync(expected);
}
