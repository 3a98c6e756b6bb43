using System.Globalization;
using System.Text.Json;
using LocalCloud.EventGrid.Definitions;
using LocalCloud.EventGrid.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LocalCloud.EventGrid.Inspection;

/// <summary><c>GET /localcloud/eventgrid/events</c>: what was published lately, and what became of it; with <c>text</c> only what has that in its subject or id.</summary>
internal sealed class EventsEndpoint(EventGridDefinition definition, EventStore store)
{
    private const int MostEvents = 1_000;

    public void Map(IEndpointRouteBuilder endpoints) => endpoints.MapGet("/localcloud/eventgrid/events", (RequestDelegate)ListAsync);

    public Task ListAsync(HttpContext http)
    {
        var limit = int.TryParse(http.Request.Query["limit"], NumberStyles.None, CultureInfo.InvariantCulture, out var wanted) ? Math.Clamp(wanted, 1, MostEvents) : 100;
        return http.Response.WriteAsJsonAsync(new Listing([.. Latest(http.Request.Query["text"].ToString(), limit).Select(found => Show(found.Event, found.Deliveries))]), http.RequestAborted);
    }

    private IEnumerable<(StoredEvent Event, IReadOnlyList<StoredDelivery> Deliveries)> Latest(string text, int limit) => text.Length == 0
        ? store.Latest(limit)
        : store.Latest(MostEvents).Where(found => found.Event.Subject.Contains(text, StringComparison.Ordinal) || found.Event.Id.Contains(text, StringComparison.Ordinal)).Take(limit);

    private Shown Show(StoredEvent stored, IReadOnlyList<StoredDelivery> deliveries) => new(
        stored.Topic, stored.Id, stored.Type, stored.Subject, stored.Received, [.. deliveries.Select(Show)], JsonElement.Parse(stored.Body));

    private ShownDelivery Show(StoredDelivery delivery) => new(
        delivery.Subscription,
        definition.Topics.FirstOrDefault(topic => topic.Name == delivery.Event.Topic)?.Subscriptions
            .FirstOrDefault(subscription => subscription.Name == delivery.Subscription)?.Destination.Text,
        JsonNamingPolicy.CamelCase.ConvertName(delivery.State.ToString()),
        delivery.Attempts,
        delivery.Outcome,
        delivery.Tried,
        delivery.State is DeliveryState.Pending ? delivery.Due : null);

    private sealed record Listing(IReadOnlyList<Shown> Events);

    private sealed record Shown(
        string Topic, string Id, string Type, string Subject, DateTimeOffset ReceivedAt, IReadOnlyList<ShownDelivery> Deliveries, JsonElement Event);

    private sealed record ShownDelivery(
        string Subscription, string? Destination, string State, int Attempts, string? LastOutcome, DateTimeOffset? LastAttemptAt, DateTimeOffset? NextAttemptAt);
}
