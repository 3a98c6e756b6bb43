using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using EndToEnd.Tests.Messages;
using EndToEnd.Tests.Support;

namespace EndToEnd.Tests.Crashes;

/// <summary>One order from its placement to its end, as a client sees it that repeats whatever was not answered.</summary>
internal sealed record CrashScenario(
    string Name, string PaymentMethod = "tok_visa", string Country = "DE", bool Cancels = false, bool IsByMessage = false,
    bool IsSampled = true)
{
    private const int Stock = 5;
    private const int Quantity = 2;
    private const string Customer = "ada";
    private static readonly string[] Products = ["keyboard", "mouse"];

    public static IReadOnlyList<CrashScenario> All { get; } =
    [
        new("confirmed"),
        new("declined", PaymentMethod: "tok_declined"),
        new("refused-by-the-carrier", Country: "ZZ"),
        new("cancelled-while-running", PaymentMethod: "tok_slow", Cancels: true),
        new("confirmed-by-message", IsByMessage: true),

        // What it adds to the two above is little: enough when all boundaries are asked for.
        new("declined-by-message", PaymentMethod: "tok_declined", IsByMessage: true, IsSampled: false),
    ];

    private static readonly string[] s_toldWhenConfirmed = ["created", "submitted", "paid", "shipped", "confirmed"];
    private static readonly string[] s_toldWhenCancelled = ["created", "submitted", "cancelled"];

    private bool EndsConfirmed => PaymentMethod == "tok_visa" && Country == "DE" && !Cancels;

    public static async Task FurnishAsync(Shop shop)
    {
        await (await shop.PostAsync("/api/customers", new { customerId = Customer, name = "Ada", email = "ada@example.com" })).JsonAsync(HttpStatusCode.Created);
        foreach (var productId in Products)
        {
            var product = new { productId, name = productId, price = new { amount = 89.90m, currency = "EUR" }, stock = Stock };
            await (await shop.PostAsync("/api/products", product)).JsonAsync(HttpStatusCode.Created);
        }

        await shop.RunDryAsync();
    }

    /// <summary>Places the order, and cancels it where that belongs to the scenario; the same requests again after a crash.</summary>
    public async Task<string> PlayAsync(Shop shop, string mode)
    {
        var order = Shop.Order(Customer, Products.Select(product => (product, Quantity)), PaymentMethod, Country, fulfillment: mode);
        var orderId = IsByMessage ? await SendAsync(shop, order) : await PostAsync(shop, order);
        if (Cancels)
        {
            // Not before something has been done that must be taken back.
            await Eventually.TrueAsync(
                async () => (await shop.PaymentsAsync(orderId)).Count > 0 || (string)(await shop.OrderStatusAsync(orderId))! == "cancelled", TimeSpan.FromSeconds(20));
            using var answer = await shop.PostAsync($"/api/orders/{orderId}/cancellation", new { reason = "too slow" }, ("Idempotency-Key", "cancel"));
            Assert.True(
                answer.StatusCode is HttpStatusCode.Accepted or HttpStatusCode.Conflict,
                $"cancellation: {answer.StatusCode} {await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)}");
        }

        await shop.RunDryAsync();
        return orderId;
    }

    private static async Task<string> PostAsync(Shop shop, object order)
    {
        var placed = await (await shop.PostAsync("/api/orders", order, ("Idempotency-Key", "place"))).JsonAsync(HttpStatusCode.Created);
        return (string)placed["orderId"]!;
    }

    /// <summary>As a partner does that has heard of no answer: the same message under the same id.</summary>
    private static async Task<string> SendAsync(Shop shop, object order)
    {
        await using var partner = new Partner(shop.ServiceBusConnectionString);
        var body = Partner.Event(Partner.Place, JsonSerializer.SerializeToNode(order, JsonSerializerOptions.Web)!, "place");
        await partner.SendAsync("partner-orders", body, "place");
        await Eventually.TrueAsync(() => partner.IsEmptyAsync("partner-orders"), Partner.Patience);
        JsonArray orders = [];
        await Eventually.TrueAsync(
            async () => (orders = (await shop.GetAsync($"/api/orders?customerId={Customer}"))["items"]!.AsArray()).Count > 0, Partner.Patience);
        return (string)orders[0]!["orderId"]!;
    }

    /// <summary>A legal end; nothing lost, nothing doubled.</summary>
    public async Task AssertEndedWellAsync(Shop shop, string orderId)
    {
        var order = await shop.OrderAsync(orderId);
        var fulfillment = await shop.GetAsync($"/api/orders/{orderId}/fulfillment");
        var story = $"{order.ToJsonString()}\n{fulfillment.ToJsonString()}";
        Assert.True((string)order["status"]! == (EndsConfirmed ? "confirmed" : "cancelled"), story);
        Assert.True((string)fulfillment["state"]! == (EndsConfirmed ? "completed" : "failed"), story);

        foreach (var product in Products)
        {
            var left = EndsConfirmed ? Stock - Quantity : Stock;
            Assert.Equal((left, 0, left), await shop.StockAsync(product));
        }

        var payments = await shop.PaymentsAsync(orderId);
        AssertOnceAndBalanced(payments, "charges", "refunds");
        Assert.Equal(PaymentMethod == "tok_declined" ? 0 : 1, payments.Sum(entry => (int)entry!["charges"]!));
        AssertOnceAndBalanced(await shop.ParcelsAsync(orderId), "bookings", "cancellations");
        Assert.Empty((await shop.GetAsync("/api/operations/dead-letters"))["items"]!.AsArray());

        Assert.Single((await shop.GetAsync($"/api/orders?customerId={Customer}"))["items"]!.AsArray());
        if (IsByMessage)
        {
            await AssertToldAsync(shop, orderId);
        }

        var events = await shop.EventTypesAsync(orderId);
        Assert.True(events.Count == events.Distinct().Count(), $"Something happened twice: {string.Join(", ", events)}");
    }

    public override string ToString() => Name;

    /// <summary>Every event at least once, in order, a repetition under the same id with the same words; and the partner has its answer.</summary>
    private async Task AssertToldAsync(Shop shop, string orderId)
    {
        await using var partner = new Partner(shop.ServiceBusConnectionString);
        var story = await partner.StoryAsync(orderId, TimeSpan.FromMilliseconds(300));
        Assert.All(story.GroupBy(message => message.MessageId), same => Assert.Single(same.Select(message => message.Body.ToString()).Distinct()));
        var told = story.DistinctBy(message => message.MessageId).Select(message => JsonNode.Parse(message.Body)!).ToList();
        Assert.Equal(
            EndsConfirmed ? s_toldWhenConfirmed : s_toldWhenCancelled,
            told.Select(message => ((string)message["type"]!).Split('.')[^2]).Where(type => type != "updated"));
        var sequences = told.Select(message => (long)message["sequence"]!).ToList();
        Assert.Equal(sequences.Order(), sequences);

        var (answer, correlationId) = await partner.ReplyAsync();
        Assert.Equal(("com.orderflow.partner.order.accepted.v1", orderId, "corr-place"), ((string)answer["type"]!, (string)answer["data"]!["orderId"]!, correlationId));
    }

    private void AssertOnceAndBalanced(JsonArray ledger, string done, string undone)
    {
        var (times, back) = (ledger.Sum(entry => (int)entry![done]!), ledger.Sum(entry => (int)entry![undone]!));
        Assert.True(times <= 1 && times - back == (EndsConfirmed ? 1 : 0), $"{times} {done}, {back} {undone}: {ledger.ToJsonString()}");
    }
}
