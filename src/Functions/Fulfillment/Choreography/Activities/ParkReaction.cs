using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Ordering.Fulfillment;

namespace OrderFlow.Fulfillment.Choreography.Activities;

/// <summary>The alarm of an order that can neither go on nor back: an event on its stream, and an error in the log.</summary>
public sealed class ParkReaction(ParkingStep step, ILogger<ParkReaction> logger)
{
    /// <returns>False when the order has come to an end that leaves nothing to park; the error in the log is all there is then.</returns>
    [Function(nameof(ParkReaction))]
    public async Task<bool> Run([ActivityTrigger] TroubledReaction troubled, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(troubled);
        var (order, reaction) = (troubled.Woken.Order, troubled.Woken.Reaction);
        var problem = $"{reaction} failed: {troubled.Problem}";
        var parked = (await step.ExecuteAsync(order, problem, [reaction], cancellationToken)).Succeeded;
        if (parked)
        {
            ParkingLog.Parked(logger, order.OrderId, problem, reaction);
        }
        else
        {
            ParkingLog.Left(logger, order.OrderId, problem);
        }

        return parked;
    }
}
