using Microsoft.Azure.Functions.Worker;
using Ordering.Fulfillment;

namespace OrderFlow.Fulfillment.Choreography.Activities;

/// <summary>A reaction beside the feed, where waiting for a partner holds nobody else up.</summary>
public sealed class React(ReactionDesk desk)
{
    [Function(nameof(React))]
    public Task Run([ActivityTrigger] ReactionCall call, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(call);
        return desk.RunAsync(call, Patience.Limit, cancellationToken);
    }
}
