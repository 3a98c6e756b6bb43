using System.Collections.Immutable;
using Microsoft.DurableTask.Client;

namespace OrderFlow.Fulfillment.Orchestration;

/// <summary>
/// What the orchestrations of an order show. A later one, that takes a confirmed order back or goes on with a parked one, is the newer truth
/// about the whole; what each has done stays to be seen.
/// </summary>
public static class OrchestrationReader
{
    /// <summary>Null when there is none, or none has begun.</summary>
    public static async Task<FulfillmentProgress?> FindAsync(DurableTaskClient durable, string orderId, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(durable);
        var progress = new List<(DateTimeOffset CreatedAt, FulfillmentProgress Shown)>();
        var instances = durable.GetAllInstancesAsync(new OrchestrationQuery(InstanceIdPrefix: orderId, FetchInputsAndOutputs: true));
        await foreach (var instance in instances.WithCancellation(cancellationToken))
        {
            if (instance.Name is nameof(FulfillOrder) or nameof(CancelFulfilledOrder)
                && instance.ReadCustomStatusAs<FulfillmentProgress>() is { } shown && shown.OrderId == orderId)
            {
                progress.Add((instance.CreatedAt, shown));
            }
        }

        if (progress.Count == 0)
        {
            return null;
        }

        var inOrder = progress.OrderBy(one => one.CreatedAt).Select(one => one.Shown).ToImmutableArray();
        return inOrder[^1] with
        {
            Steps = [.. inOrder.SelectMany(one => one.Steps)],
            Compensations = [.. inOrder.SelectMany(one => one.Compensations)],
        };
    }
}
