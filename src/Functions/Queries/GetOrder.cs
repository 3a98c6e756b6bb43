using EventSourcing.Projections;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using OrderFlow.Http;
using OrderFlow.Http.Problems;
using Ordering.Common;
using Ordering.Orders;

namespace OrderFlow.Queries;

public sealed class GetOrder(ReadModelEndpoint endpoint, IReadModelStore<OrderDetails> orders)
{
    [Function(nameof(GetOrder))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "orders/{orderId}")] HttpRequest request,
        string orderId,
        CancellationToken cancellationToken) =>
        OrderId.TryParse(orderId, out var id)
            ? await endpoint.GetAsync(request, orders, Order.StreamOf(id), Missing.Order, cancellationToken)
            : Missing.Order;
}
