using System.Net;
using System.Text.Json.Nodes;
using EndToEnd.Tests.Support;

namespace EndToEnd.Tests.Random;

/// <summary>One order with its fate: what its customer, the staff and the approver do to it, and what must be true in the end.</summary>
internal sealed class RandomOrder(Shop shop, UnreliablePartners partners, Fate fate, string mode)
{
    private const int Quantity = 2;
    private const string Customer = "ada";

    private readonly IReadOnlyList<string> _products = [.. Enumerable.Range(0, fate.Lines).Select(line => $"p-{fate.Seed}-{line}")];
    private string _orderId = "";

    public static Task FurnishAsync(Shop shop) =>
        InsistAsync(shop, "/api/customers", new { customerId = Customer, name = "Ada", email = "ada@example.com" }, "customer");

    /// <summary>Until everybody has done to it what they will do. A draft first, so that its fate is known before anything can happen.</summary>
    public async Task LiveAsync()
    {
        foreach (var productId in _products)
        {
            await InsistAsync(shop, "/api/products", new { productId, name = productId, price = new { amount = fate.Price, currency = "EUR" }, stock = fate.Stock }, productId);
        }

        var order = Shop.Order(Customer, _products.Select(product => (product, Quantity)), fate.PaymentMethod, fate.Country, draft: true, mode);
        _orderId = (string)JsonNode.Parse(await InsistAsync(shop, "/api/orders", order, $"place-{fate.Seed}"))!["orderId"]!;
        partners.Register(_orderId, fate);
        await ActAsync("submission", null);
        await Task.WhenAll(
            AfterAsync(fate.Approval is null ? null : TimeSpan.FromSeconds(2), "approval", new { approved = fate.Approval ?? false, by = "grace" }),
            AfterAsync(fate.CancelAfter, "cancellation", new { reason = "changed my mind" }),
            AfterAsync(fate.ShipByHandAfter, "shipment", new { carrier = "By hand", trackingNumber = "1" }));
    }

    /// <summary>Lets a rollback that had failed for good go on.</summary>
    public async Task<bool> ResumeIfParkedAsync()
    {
        if ((bool?)(await shop.GetAsync($"/api/orders/{_orderId}/fulfillment"))["parked"] is not true)
        {
            return false;
        }

        await InsistAsync(shop, $"/api/operations/sagas/{_orderId}/resume", null, $"resume-{fate.Seed}");
        return true;
    }

    /// <summary>Null when all is well.</summary>
    public async Task<string?> FaultAsync()
    {
        var (order, fulfillment) = (await shop.OrderAsync(_orderId), await shop.GetAsync($"/api/orders/{_orderId}/fulfillment"));
        var problems = new List<string>();
        var status = (string)order["status"]!;
        var isConfirmed = status == "confirmed";
        Expect(status is "confirmed" or "cancelled", $"it is {status}");
        Expect((string)fulfillment["state"]! == (isConfirmed ? "completed" : "failed"), $"its fulfillment is {fulfillment["state"]}");

        var sold = isConfirmed ? Quantity : 0;
        foreach (var product in _products)
        {
            var stock = await shop.StockAsync(product);
            Expect(stock == (fate.Stock - sold, 0, fate.Stock - sold), $"the stock of {product} is {stock}");
        }

        var byHand = (string?)order["shipping"]?["carrier"] == "By hand";
        Balanced(await shop.PaymentsAsync(_orderId), "charges", "refunds", isConfirmed ? 1 : 0);
        Balanced(await shop.ParcelsAsync(_orderId), "bookings", "cancellations", isConfirmed && !byHand ? 1 : 0);

        var events = await shop.EventTypesAsync(_orderId);
        Expect(
            events.Where(type => type is not ("order-fulfillment-parked" or "order-fulfillment-resumed")).GroupBy(type => type).All(type => type.Count() == 1),
            $"something happened twice: {string.Join(", ", events)}");
        var undone = fulfillment["compensations"]!.AsArray().Select(step => (string)step!["name"]!).Distinct().ToList();
        string[] reverse = ["CancelShipment", "RefundPayment", "ReleaseStock"];
        Expect(undone.SequenceEqual(reverse.Where(undone.Contains)), $"it was undone in the order {string.Join(", ", undone)}");
        if (!events.Contains("order-fulfillment-parked"))
        {
            // As it was written, whatever the page shows. A shipment that nobody has paid for is nothing to take back.
            var isUnpaid = await WrittenAsync("payment", "payment-refused") is not null;
            DateTimeOffset[] settled =
            [
                .. new[]
                {
                    isUnpaid ? null : await WrittenAsync("shipment", "shipment-cancelled"),
                    await WrittenAsync("payment", "payment-refunded", "payment-void-confirmed"),
                    await WrittenAsync("reservation", "reservation-released"),
                }.OfType<DateTimeOffset>(),
            ];
            Expect(isConfirmed || settled.SequenceEqual(settled.Order()), $"it was taken back at {string.Join(", ", settled)}");
        }

        return problems.Count == 0 ? null : $"{fate}\n  {string.Join("\n  ", problems)}\n  {order.ToJsonString()}\n  {fulfillment.ToJsonString()}";

        void Expect(bool condition, string problem)
        {
            if (!condition)
            {
                problems.Add(problem);
            }
        }

        void Balanced(JsonArray ledger, string done, string taken, int left)
        {
            var (times, back) = (ledger.Sum(entry => (int)entry![done]!), ledger.Sum(entry => (int)entry![taken]!));
            Expect(times <= 1 && times - back == left, $"{times} {done} and {back} {taken}");
        }
    }

    /// <summary>When the first of these events was written; null when none was.</summary>
    private async Task<DateTimeOffset?> WrittenAsync(string category, params string[] types)
    {
        using var answer = await shop.Http.GetAsync($"/api/operations/streams/{category}-{_orderId}", TestContext.Current.CancellationToken);
        var commits = answer.IsSuccessStatusCode
            ? JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!["commits"]!.AsArray()
            : [];
        return commits
            .Where(commit => commit!["events"]!.AsArray().Any(written => types.Contains((string)written!["type"]!)))
            .Select(commit => (DateTimeOffset?)commit!["committedAt"]!)
            .FirstOrDefault();
    }

    private async Task AfterAsync(TimeSpan? delay, string what, object body)
    {
        if (delay is { } wait)
        {
            await Task.Delay(wait, shop.Clock, TestContext.Current.CancellationToken);
            await ActAsync(what, body);
        }
    }

    private Task<string> ActAsync(string what, object? body) => InsistAsync(shop, $"/api/orders/{_orderId}/{what}", body, $"{what}-{fate.Seed}");

    /// <summary>As a client does: again under the same key until there is an answer; a refusal is one.</summary>
    private static async Task<string> InsistAsync(Shop shop, string path, object? body, string key)
    {
        for (var attempt = 1; ; attempt++)
        {
            using var answer = await shop.PostAsync(path, body, ("Idempotency-Key", key));
            var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            if (answer.StatusCode < HttpStatusCode.InternalServerError)
            {
                Assert.True(answer.IsSuccessStatusCode || answer.StatusCode == HttpStatusCode.Conflict, $"{path}: {answer.StatusCode} {text}");
                return text;
            }

            Assert.True(attempt < 50, $"{path}: {answer.StatusCode} {text}");
        }
    }
}
