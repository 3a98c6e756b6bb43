using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using OrderFlow.Http;
using OrderFlow.Http.Problems;
using Ordering.Common;
using Ordering.Orders;
using Orders = Ordering.Orders.Commands;

namespace OrderFlow.Commands;

public sealed class DeliverOrder(CommandEndpoint endpoint)
{
    [Function(nameof(DeliverOrder))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "orders/{orderId}/delivery")] HttpRequest request,
        string orderId,
        CancellationToken cancellationToken) =>
        OrderId.TryParse(orderId, out var id)
            ? await endpoint.RunAsync(
                request, new Orders.DeliverOrder(id), (_, accepted) => OrderAnswers.Ok(id, accepted), cancellationToken)
            : Missing.Order;
}
