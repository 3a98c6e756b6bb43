using Azure.Messaging;
using Microsoft.Azure.Functions.Worker;

namespace OrderFlow.Notifications;

/// <summary>A consumer of an integration event, as another context would have it: from Event Grid, to the customer.</summary>
public sealed class NotifyCustomer(ShippingNotice notice)
{
    [Function(nameof(NotifyCustomer))]
    public Task Run([EventGridTrigger] CloudEvent @event, CancellationToken cancellationToken) => notice.SendAsync(@event, cancellationToken);
}
