using LocalCloud.EventGrid.Definitions;
using LocalCloud.EventGrid.Delivery;
using LocalCloud.EventGrid.Storage;
using LocalCloud.Faults;

namespace LocalCloud.EventGrid.Faults;

/// <summary>Attempts to deliver as the rules want them: late, twice, failed, or taken with the answer lost.</summary>
internal sealed class FaultyDelivery(FaultInjector faults)
{
    public async Task<DeliveryOutcome> RunAsync(
        SubscriptionDefinition subscription, StoredDelivery delivery, Func<Task<DeliveryOutcome>> send, CancellationToken cancellationToken)
    {
        if (!faults.IsArmed)
        {
            return await send();
        }

        var operation = new FaultOperation
        {
            Service = FaultService.EventGrid,
            Container = PathOf(delivery.Event.Topic, subscription.Name),
            Function = subscription.Destination.Function,
            CorrelationId = $"{delivery.Seq}",
        };
        if (faults.Hit<DelayDeliveryResult>(operation) is { } late)
        {
            await faults.WaitAsync(late.Delay, cancellationToken);
        }

        var outcome = await faults.RunAsync(
            operation,
            send,
            fault => HttpAnswer.Read(InjectedStatus.Of(fault.ServerErrorType), isFunction: subscription.Destination.Function is not null),
            cancellationToken);
        if (outcome.IsDelivered && faults.Hit<DuplicateDeliveryResult>(operation) is not null)
        {
            await send();
        }

        return outcome;
    }

    /// <summary>As resource ids have it.</summary>
    private static string PathOf(string topic, string subscription) => $"{topic}/eventSubscriptions/{subscription}";
}
