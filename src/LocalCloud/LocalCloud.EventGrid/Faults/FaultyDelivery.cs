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

        var outcome = DeliveryOutcome.Failed("Not tried");
        try
        {
            await faults.RunAsync(operation, async () => outcome = await send(), static fault => new InjectedAnswer(fault), cancellationToken);
        }
        catch (InjectedAnswer answer)
        {
            return HttpAnswer.Read(InjectedStatus.Of(answer.Fault.ServerErrorType), isFunction: subscription.Destination.Function is not null);
        }

        if (outcome.IsDelivered && faults.Hit<DuplicateDeliveryResult>(operation) is not null)
        {
            await send();
        }

        return outcome;
    }

    /// <summary>As resource ids have it.</summary>
    private static string PathOf(string topic, string subscription) => $"{topic}/eventSubscriptions/{subscription}";

#pragma warning disable CA1032, CA1064 // Never leaves this class.
    private sealed class InjectedAnswer(FaultInjectionServerErrorResult fault) : Exception
    {
        public FaultInjectionServerErrorResult Fault => fault;
    }
#pragma warning restore CA1032, CA1064
}
