using System.Text.Json;
using EventSourcing.Diagnostics;
using EventSourcing.Feeds;
using EventSourcing.Feeds.DeadLetters;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using OrderFlow.Fulfillment;
using OrderFlow.Fulfillment.Orchestration;
using Ordering.Orders;

namespace OrderFlow.Observability;

/// <summary>
/// Every half minute: looks at what cannot be counted as it happens — how far each handler is behind, what is parked, and in which states
/// the running sagas are — for the gauges that metrics show. The host runs a timer once, however many instances; one of them shows levels.
/// </summary>
public sealed class SampleLevels(EventSourcingMetrics metrics, FeedHandlers handlers, IFeedLag lag, IDeadLetterStore deadLetters)
{
    /// <summary>More running sagas are not looked at one by one.</summary>
    private const int MaxSagas = 5_000;

    [Function(nameof(SampleLevels))]
    public async Task Run(
        [TimerTrigger("*/30 * * * * *")] TimerInfo timer, [DurableClient] DurableTaskClient durable, CancellationToken cancellationToken)
    {
        foreach (var handler in handlers.All(durable))
        {
            var behind = await lag.FindAsync(handler.Name, cancellationToken);
            metrics.Levels.SetLag(handler.Name, behind.Commits, behind.Age.TotalSeconds);
            metrics.Levels.SetParked(handler.Name, (await deadLetters.ReadAsync(handler.Name, cancellationToken)).Count(letter => letter.IsParked));
        }

        metrics.Levels.SetSagas(await CountSagasAsync(durable, cancellationToken));
    }

    private static async Task<List<(string SagaType, string State, long Count)>> CountSagasAsync(
        DurableTaskClient durable, CancellationToken cancellationToken)
    {
        var counts = new Dictionary<(string, string), long>();
        var running = durable.GetAllInstancesAsync(new OrchestrationQuery(
            Statuses: [OrchestrationRuntimeStatus.Pending, OrchestrationRuntimeStatus.Running, OrchestrationRuntimeStatus.Suspended],
            PageSize: 500,
            FetchInputsAndOutputs: true));
        var looked = 0;
        await foreach (var instance in running.WithCancellation(cancellationToken))
        {
            if (instance.Name is nameof(FulfillOrder) or nameof(CancelFulfilledOrder))
            {
                var key = (instance.Name, StateOf(instance));
                counts[key] = counts.GetValueOrDefault(key) + 1;
            }

            if (++looked == MaxSagas)
            {
                break;
            }
        }

        return [.. counts.Select(count => (count.Key.Item1, count.Key.Item2, count.Value))];
    }

    private static string StateOf(OrchestrationMetadata instance) =>
        JsonNamingPolicy.CamelCase.ConvertName((instance.ReadCustomStatusAs<FulfillmentProgress>()?.State ?? FulfillmentState.Started).ToString());
}
