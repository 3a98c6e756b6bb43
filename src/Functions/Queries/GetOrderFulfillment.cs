using EventSourcing.Aggregates;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using OrderFlow.Fulfillment;
using OrderFlow.Http;
using OrderFlow.Http.Problems;
using Ordering.Common;
using Ordering.Orders;

namespace OrderFlow.Queries;

/// <summary>How far the fulfillment of an order is, with its steps and compensations; alike whoever leads it.</summary>
public sealed class GetOrderFulfillment(AggregateRepository repository, FulfillmentReader reader)
{
    [Function(nameof(GetOrderFulfillment))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "orders/{orderId}/fulfillment")] HttpRequest request,
        string orderId,
        [DurableClient] DurableTaskClient durable,
        CancellationToken cancellationToken)
    {
        if (!OrderId.TryParse(orderId, out var id))
        {
            return Missing.Order;
        }

        if (await reader.FindAsync(durable, id, cancellationToken) is { } progress)
        {
            return ApiResult.Ok(progress);
        }

        var order = await repository.LoadAsync<Order, OrderEvent>(Order.StreamOf(id), cancellationToken);
        return order.Version == 0
            ? Missing.Order
            : new ProblemResult(ProblemTypes.FulfillmentNotFound, $"Order {orderId} has not been submitted, so nothing is being fulfilled.");
    }
}
