using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using OrderFlow.Observability;
using Ordering.Common;
using Ordering.Fulfillment;

namespace OrderFlow.Fulfillment.Orchestration.Activities;

/// <summary>The alarm of a saga that can neither go on nor back: an event on the order's stream, and an error in the log.</summary>
public sealed partial class ParkFulfillment(ParkingStep step, ILogger<ParkFulfillment> logger)
{
    [Function(nameof(ParkFulfillment))]
    public async Task<StepResult> Run([ActivityTrigger] ParkedOrder parked, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(parked);
        var (cancelled, problem, outstanding) = parked;
        var result = await cancelled.Order.TracedAsync(
            nameof(ParkFulfillment),
            order => step.ExecuteAsync(order, problem, [.. outstanding], cancellationToken, cancelled.Refunded, cancelled.Reason));
        if (result.Succeeded)
        {
            LogParked(logger, cancelled.Order.OrderId, problem, string.Join(", ", outstanding.DefaultIfEmpty("its end")));
        }
        else
        {
            LogLeft(logger, cancelled.Order.OrderId, problem);
        }

        return result;
    }

    [LoggerMessage(LogLevel.Error, "Order {OrderId} has come to its end, but something of it may be left: {Problem} Look into it.")]
    private static partial void LogLeft(ILogger logger, OrderId orderId, string problem);

    [LoggerMessage(
        LogLevel.Error,
        "Order {OrderId} could not be taken back and is parked: {Problem} Outstanding: {Outstanding}. "
        + "Look into it, then POST /api/operations/sagas/{OrderId}/resume.")]
    private static partial void LogParked(ILogger logger, OrderId orderId, string problem, string outstanding);
}
