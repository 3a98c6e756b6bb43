using Microsoft.Azure.Functions.Worker;
using Ordering.Fulfillment;
using Ordering.Fulfillment.Choreography;

namespace OrderFlow.Fulfillment.Choreography.Activities;

public sealed class React(ReactionRunner runner)
{
    [Function(nameof(React))]
    public Task Run([ActivityTrigger] WokenReaction woken, CancellationToken cancellationToken) =>
        runner.RunAsync(woken, Patience.Limit, cancellationToken);
}
