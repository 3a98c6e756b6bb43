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

        if (await OrchestrationReader.FindAsync(durable, orderId, cancellationToken) is { } progress)
        {
            return ApiResult.Ok(progress);
        }

        var order = await repository.LoadAsync<Order, OrderEvent>(Order.StreamOf(id), cancellationToken);
        if (order.Version == 0)
        {
            return Missing.Order;
        }

        // A cancelled order that nothing was ever started for was a draft, unless it came as far as to wait for approval.
        return order.State is { Status: OrderStatus.Draft } or { Status: OrderStatus.Cancelled, Approval: ApprovalStatus.NotNeeded }
            ? new ProblemResult(ProblemTypes.FulfillmentNotFound, $"Order {orderId} has not been submitted, so nothing is being fulfilled.")
            : ApiResult.Ok(FulfillmentProgress.Started(orderId) with { State = order.State.FulfillmentState!.Value });
    }
}
