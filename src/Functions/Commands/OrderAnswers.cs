using EventSourcing.Commands;
using Microsoft.AspNetCore.Http;
using OrderFlow.Http;
using Ordering.Common;

namespace OrderFlow.Commands;

/// <summary>The answers to commands on an order.</summary>
internal static class OrderAnswers
{
    public static IResult Ok(OrderId orderId, CommandOutcome.Accepted accepted) =>
        ApiResult.Ok(new { orderId, version = accepted.Version }, accepted.Version);

    /// <summary>Accepted, and something follows: ask for the returned version.</summary>
    public static IResult Accepted(OrderId orderId, CommandOutcome.Accepted accepted) =>
        new ApiResult(StatusCodes.Status202Accepted, new { orderId, version = accepted.Version }, accepted.Version, $"/api/orders/{orderId}");
}
