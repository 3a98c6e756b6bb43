using System.Text.Json;
using EventSourcing.Events;
using EventSourcing.Streams;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using OrderFlow.Http;
using OrderFlow.Http.Problems;
using Ordering.Common;
using Ordering.Orders;

namespace OrderFlow.Queries;

/// <summary>The whole story, straight from the event store.</summary>
public sealed class GetOrderEvents(IEventStore events, EventTypeRegistry types, EventSerializer serializer)
{
    [Function(nameof(GetOrderEvents))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "orders/{orderId}/events")] HttpRequest request,
        string orderId,
        CancellationToken cancellationToken)
    {
        if (!OrderId.TryParse(orderId, out var id))
        {
            return Missing.Order;
        }

        var stream = Order.StreamOf(id);
        var story = new List<StoredEvent>();
        await foreach (var commit in events.ReadAsync(stream, 0, cancellationToken))
        {
            story.AddRange(commit.Events.Select((stored, position) => new StoredEvent(
                commit.FirstVersion + position,
                stored.Type,
                stored.SchemaVersion,
                commit.CommittedAt,
                commit.CorrelationId,
                commit.CausationId ?? commit.CommandId,
                DataOf(stored))));
        }

        return story.Count == 0
            ? Missing.Order
            : ApiResult.Ok(new { streamId = stream, version = story[^1].Version, events = story }, story[^1].Version);
    }

    /// <summary>Times in the form of the API; what the store holds in an older form, or what cannot be read, is shown as it is.</summary>
    private JsonElement DataOf(EventData stored)
    {
        if (types.Find(stored.Type) is not { } type || type.SchemaVersion != stored.SchemaVersion)
        {
            return stored.Data;
        }

        try
        {
            return JsonSerializer.SerializeToElement(serializer.Deserialize(stored), type.Class, ApiJson.Options);
        }
        catch (JsonException)
        {
            return stored.Data;
        }
    }
}
