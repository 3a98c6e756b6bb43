using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using OrderFlow.Http;
using OrderFlow.Http.Problems;
using Ordering.Common;
using Ordering.Orders;
using Orders = Ordering.Orders.Commands;

namespace OrderFlow.Commands;

public sealed class RemoveOrderItem(CommandEndpoint endpoint)
{
    [Function(nameof(RemoveOrderItem))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "delete", Route = "orders/{orderId}/items/{productId}")] HttpRequest request,
        string orderId,
        string productId,
        CancellationToken cancellationToken)
    {
        if (!OrderId.TryParse(orderId, out var id))
        {
            return Missing.Order;
        }

        return ProductId.TryParse(productId, out var product)
            ? await endpoint.RunAsync(
                request, new Orders.RemoveOrderItem(id, product), (_, accepted) => OrderAnswers.Ok(id, accepted), cancellationToken)
            : Missing.OrderItem;
    }
}
