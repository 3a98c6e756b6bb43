using EventSourcing.Events;
using EventSourcing.Feeds;
using EventSourcing.Streams;
using Microsoft.DurableTask.Client;
using Ordering.Common;
using Ordering.Fulfillment;
using Ordering.Inventory;
using Ordering.Orders;
using Ordering.Payments;
using Ordering.Shipping;

namespace OrderFlow.Fulfillment.Choreography;

/// <summary>
/// Takes the feed to one participant: each event once, as far as the inbox knows, and those of one stream in order. What a partner outside
/// keeps waiting is handed to <see cref="RetryReaction"/>, because a batch of the feed ends only when its slowest stream does.
/// </summary>
internal sealed class ReactionHandler(string participant, ReactionDesk desk, DurableTaskClient durable) : IFeedHandler
{
    /// <summary>Their streams have the order's id for a key.</summary>
    private static readonly string[] Categories = [Order.Category, OrderReservation.Category, Payment.Category, Shipment.Category];

    public string Name => participant;

    public bool Follows(string category) => Categories.Contains(category);

    public async Task HandleAsync(StreamId stream, IReadOnlyList<Commit> commits, CancellationToken cancellationToken)
    {
        var orderId = OrderId.Parse(stream.Key);
        foreach (var commit in commits)
        {
            foreach (var (position, stored) in commit.Events.Index())
            {
                if (desk.Participants.Find(participant, stored.Type) is { } reaction
                    && await desk.FindAsync(orderId, cancellationToken) is { } order
                    && reaction.When(Deserialize(commit, position)))
                {
                    var cause = FulfillmentOrder.From(order, commit.CorrelationId, stored.Id, commit.TraceParent);
                    var version = commit.FirstVersion + position;
                    await desk.OnceAsync(
                        participant, stored.Id, token => RunAsync(new ReactionCall(participant, stored.Type, cause), stream, version, token), cancellationToken);
                }
            }
        }
    }

    /// <summary>It keeps no position of its own, so there is nothing to move.</summary>
    public Task SkipAsync(StreamId stream, long first, long last, CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task RunAsync(ReactionCall call, StreamId stream, long version, CancellationToken cancellationToken)
    {
        try
        {
            await desk.RunAsync(call, Patience.OnFeed, cancellationToken);
        }
        catch (Exception trouble) when (trouble is PaymentGatewayUnavailableException or CarrierUnavailableException or StreamContendedException)
        {
            await RetryReaction.StartAsync(
                durable, ReactionRetry.Of(call, desk.Participants, StatusText.Shortened(trouble.Message)), stream, version, cancellationToken);
        }
    }

    private DomainEvent Deserialize(Commit commit, int position)
    {
        try
        {
            return desk.Serializer.Deserialize(commit.Events[position]);
        }
        catch (Exception unreadable)
        {
            throw new PoisonEventException(commit.StreamId, commit.FirstVersion + position, unreadable);
        }
    }
}
