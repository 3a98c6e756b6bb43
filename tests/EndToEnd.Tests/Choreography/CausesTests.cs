using System.Net;
using EndToEnd.Tests.Support;
using EventSourcing.Events;
using EventSourcing.Streams;
using Microsoft.Extensions.DependencyInjection;
using Ordering.Common;
using Ordering.Fulfillment.Choreography;
using Ordering.Inventory;
using Ordering.Orders;
using Ordering.Payments;
using Ordering.Shipping;
using Ordering.Tests.Fulfillment.Choreography;

namespace EndToEnd.Tests.Choreography;

/// <summary>What the participants declare is what they do: every event that was written names the one that woke its writer.</summary>
public sealed class CausesTests
{
    /// <summary>Written by no participant: the end of the time to approve, at the alarm.</summary>
    private static readonly (string, string)[] Alarm =
        [("order-submitted", "order-approval-refused"), ("order-submitted", "order-cancelled")];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Events_follow_from_events_as_the_reactions_declare()
    {
        await using var shop = await Shop.OpenAsync();
        var (customer, product) = (await shop.CustomerAsync(), await shop.ProductAsync(stock: 100));
        var dear = await shop.ProductAsync(stock: 100, price: 20_000);
        List<string> orders =
        [
            await PlaceAsync("tok_visa"), await PlaceAsync("tok_declined"), await PlaceAsync("tok_flaky"), await PlaceAsync("tok_slow"),
            await PlaceAsync("tok_down"), await PlaceAsync("tok_visa", "ZZ"), await PlaceAsync("tok_visa", quantity: 101),
        ];
        var (late, early) = (await PlaceAsync("tok_visa"), await PlaceAsync("tok_slow"));
        await CancelAsync(early);
        var (approved, expired) = (await PlaceAsync("tok_visa", item: dear), await PlaceAsync("tok_visa", item: dear));
        await shop.RunDryAsync(TimeSpan.FromMinutes(2));
        await CancelAsync(late);
        await (await shop.PostAsync($"/api/orders/{approved}/approval", new { approved = true, by = "grace" })).JsonAsync(HttpStatusCode.Accepted);
        await shop.PassAsync(TimeSpan.FromHours(25));

        var registry = shop.Services.GetRequiredService<EventTypeRegistry>();
        var declared = ReactionGraph.Of(shop.Services.GetServices<IParticipant>()).Edges
            .Select(edge => (registry[edge.Cause].Name, registry[edge.Effect].Name)).ToHashSet();
        var observed = new HashSet<(string, string)>();
        foreach (var order in orders.Concat([late, early, approved, expired]))
        {
            observed.UnionWith(await CausesAsync(shop, OrderId.Parse(order)));
        }

        Assert.Empty(observed.Except(declared).Except(Alarm));
        (string, string)[] expected =
        [
            ("order-submitted", "reservation-completed"),
            ("order-approved", "reservation-completed"),
            ("reservation-completed", "payment-completed"),
            ("payment-completed", "shipment-created"),
            ("order-shipped", "reservation-fulfilled"),
            ("reservation-fulfilled", "order-confirmed"),
            ("order-submitted", "reservation-refused"),
            ("reservation-refused", "order-cancelled"),
            ("reservation-completed", "payment-refused"),
            ("payment-refused", "order-cancellation-requested"),
            ("reservation-completed", "order-cancellation-requested"),
            ("payment-completed", "shipment-refused"),
            ("shipment-refused", "order-cancellation-requested"),
            ("order-cancellation-requested", "shipment-cancelled"),
            ("shipment-cancelled", "payment-refunded"),
            ("shipment-cancelled", "payment-voided"),
            ("payment-refunded", "reservation-released"),
            ("reservation-released", "order-cancelled"),
        ];
        Assert.Empty(expected.Except(observed));

        Task<string> PlaceAsync(string token, string country = "DE", int quantity = 1, string? item = null) =>
            shop.PlaceAsync(Shop.Order(customer, [(item ?? product, quantity)], token, country, fulfillment: "choreography"));

        async Task CancelAsync(string order) =>
            await (await shop.PostAsync($"/api/orders/{order}/cancellation", new { reason = "changed my mind" })).JsonAsync(HttpStatusCode.Accepted);
    }

    /// <summary>Which event of the order led to which; what people asked for has no cause.</summary>
    private static async Task<IEnumerable<(string Cause, string Effect)>> CausesAsync(Shop shop, OrderId id)
    {
        var commits = new List<Commit>();
        foreach (var stream in new[] { Order.StreamOf(id), OrderReservation.StreamOf(id), Payment.StreamOf(id), Shipment.StreamOf(id) })
        {
            commits.AddRange(await shop.Services.GetRequiredService<IEventStore>().ReadAsync(stream, 0, Cancellation).ToListAsync(Cancellation));
        }

        var types = commits.SelectMany(commit => commit.Events).ToDictionary(stored => stored.Id, stored => stored.Type);
        return
        [
            .. from commit in commits
               where commit.CausationId is not null && types.ContainsKey(commit.CausationId)
               from stored in commit.Events
               select (types[commit.CausationId!], stored.Type),
        ];
    }
}
