using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Ordering.Common;
using Ordering.Fulfillment;

namespace OrderFlow.Fulfillment.Choreography.Activities;

/// <summary>The alarm of an order that can neither go on nor back: an event on its stream, and an error in the log.</summary>
public sealed partial class ParkReaction(ParkingStep step, ILogger<ParkReaction> logger)
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
            LogParked(logger, order.OrderId, problem);
        }
        else
        {
            LogLeft(logger, order.OrderId, problem);
        }

        return parked;
    }

    [LoggerMessage(
        LogLevel.Error,
        "Order {OrderId} could not be taken back and is parked: {Problem} Look into it, then POST /api/operations/sagas/{OrderId}/resume.")]
    private static partial void LogParked(ILogger logger, OrderId orderId, string problem);

    [LoggerMessage(LogLevel.Error, "Order {OrderId} has come to its end, but something of it may be left: {Problem} Look into it.")]
    private static partial void LogLeft(ILogger logger, OrderId orderId, string problem);
}
