using EventSourcing.Aggregates;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using OrderFlow.Fulfillment.Orchestration;
using OrderFlow.Http;
using OrderFlow.Http.Problems;
using Ordering.Common;
using Ordering.Orders;

namespace OrderFlow.Queries;

/// <summary>How far the saga is, with its steps and compensations.</summary>
public sealed class GetOrderFulfillment(AggregateRepository repository)
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

        // A cancellation after fulfillment runs as an instance of its own and is then the newer truth.
        var instance = await durable.GetInstanceAsync(CancelFulfilledOrder.InstanceId(orderId), getInputsAndOutputs: true, cancellationToken)
            ?? await durable.GetInstanceAsync(orderId, getInputsAndOutputs: true, cancellationToken);
        if (instance?.ReadCustomStatusAs<FulfillmentProgress>() is { } progress)
        {
            return ApiResult.Ok(progress);
        }

        var order = await repository.LoadAsync<Order, OrderEvent>(Order.StreamOf(id), cancellationToken);
        if (order.Version == 0)
        {
            return Missing.Order;
        }

        return order.State.Status == OrderStatus.Draft || instance is null && order.State.Status == OrderStatus.Cancelled
            ? new ProblemResult(ProblemTypes.FulfillmentNotFound, $"Order {orderId} has not been submitted, so nothing is being fulfilled.")
            : ApiResult.Ok(FulfillmentProgress.Started(orderId));
    }
}
