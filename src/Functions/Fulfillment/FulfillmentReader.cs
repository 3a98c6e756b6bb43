using System.Collections.Immutable;
using EventSourcing.Events;
using EventSourcing.Streams;
using Microsoft.DurableTask.Client;
using OrderFlow.Fulfillment.Choreography;
using OrderFlow.Fulfillment.Orchestration;
using Ordering.Inventory;
using Ordering.Orders;
using Ordering.Payments;
using Ordering.Shipping;

namespace OrderFlow.Fulfillment;

/// <summary>How far the fulfillment of an order is: what its orchestrations show, or else what its events tell.</summary>
public sealed class FulfillmentReader(IEventStore store, EventSerializer serializer)
{
    /// <summary>Null for an order that has not been submitted, or was cancelled before.</summary>
    public async Task<FulfillmentProgress?> FindAsync(Order order, DurableTaskClient durable, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(order);
        if (order.Fulfillment == FulfillmentMode.Orchestration
            && await OrchestrationReader.FindAsync(durable, order.Id.Value, cancellationToken) is { } shown)
        {
            return shown;
        }

        StreamId[] streams = [Order.StreamOf(order.Id), OrderReservation.StreamOf(order.Id), Payment.StreamOf(order.Id), Shipment.StreamOf(order.Id)];
        var happened = await Task.WhenAll(streams.Select(stream => ReadAsync(stream, cancellationToken)));
        var told = new FulfillmentStory(order, happened.SelectMany(some => some)).Tell();
        return told is not null && order.Fulfillment == FulfillmentMode.Choreography
            ? WithAttempts(told, await RetriesAsync(order.Id.Value, durable, cancellationToken))
            : told;
    }

    private async Task<List<Happening>> ReadAsync(StreamId stream, CancellationToken cancellationToken)
    {
        var happened = new List<Happening>();
        await foreach (var commit in store.ReadAsync(stream, 0, cancellationToken))
        {
            happened.AddRange(commit.Events.Select(stored => new Happening(serializer.Deserialize(stored), commit.CommittedAt)));
        }

        return happened;
    }

    /// <summary>Reactions that were tried beside the feed, the newest of each.</summary>
    private static async Task<Dictionary<string, ReactionProgress>> RetriesAsync(
        string orderId, DurableTaskClient durable, CancellationToken cancellationToken)
    {
        var retries = new List<(DateTimeOffset At, ReactionProgress Progress)>();
        var instances = durable.GetAllInstancesAsync(new OrchestrationQuery(InstanceIdPrefix: orderId + ":", FetchInputsAndOutputs: true));
        await foreach (var instance in instances.WithCancellation(cancellationToken))
        {
            if (instance.Name == nameof(RetryReaction) && instance.ReadCustomStatusAs<ReactionProgress>() is { } progress)
            {
                retries.Add((instance.CreatedAt, progress));
            }
        }

        return retries.OrderBy(retry => retry.At).GroupBy(retry => retry.Progress.Name).ToDictionary(same => same.Key, same => same.Last().Progress);
    }

    private static FulfillmentProgress WithAttempts(FulfillmentProgress progress, Dictionary<string, ReactionProgress> retries)
    {
        return progress with { Steps = With(progress.Steps), Compensations = With(progress.Compensations) };

        ImmutableArray<FulfillmentStep> With(ImmutableArray<FulfillmentStep> steps) => [.. steps.Select(step =>
            !retries.TryGetValue(step.Name, out var retry) ? step
            : retry.GaveUp && step.Status == FulfillmentStepStatus.Refused
                ? step with { Attempts = retry.Attempts, Status = FulfillmentStepStatus.Failed, Error = retry.Error }
                : step with { Attempts = retry.Attempts, Error = step.Error ?? retry.Error })];
    }
}
