using Microsoft.Extensions.Logging;
using Ordering.Common;

namespace OrderFlow.Fulfillment;

/// <summary>The alarms of orders that can neither go on nor back: errors, for somebody to look into.</summary>
internal static partial class ParkingLog
{
    [LoggerMessage(
        LogLevel.Error,
        "Order {OrderId} could not be taken back and is parked: {Problem} Outstanding: {Outstanding}. "
        + "Look into it, then POST /api/operations/sagas/{OrderId}/resume.")]
    public static partial void Parked(ILogger logger, OrderId orderId, string problem, string outstanding);

    /// <summary>Nothing to park, and so nothing else to see it by.</summary>
    [LoggerMessage(LogLevel.Error, "Order {OrderId} has come to its end, but something of it may be left: {Problem} Look into it.")]
    public static partial void Left(ILogger logger, OrderId orderId, string problem);
}
