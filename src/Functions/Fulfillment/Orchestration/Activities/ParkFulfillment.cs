using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using OrderFlow.Observability;
using Ordering.Fulfillment;

namespace OrderFlow.Fulfillment.Orchestration.Activities;

/// <summary>The alarm of a saga that can neither go on nor back: an event on the order's stream, and an error in the log.</summary>
public sealed class ParkFulfillment(ParkingStep step, ILogger<ParkFulfillment> logger)
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
            ParkingLog.Parked(logger, cancelled.Order.OrderId, problem, string.Join(", ", outstanding.DefaultIfEmpty("its end")));
        }
        else
        {
            ParkingLog.Left(logger, cancelled.Order.OrderId, problem);
        }

        return result;
    }
}
