using FluentValidation;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using OrderFlow.Http;
using OrderFlow.Http.Problems;
using Ordering.Common;
using Ordering.Orders;
using Orders = Ordering.Orders.Commands;

namespace OrderFlow.Commands;

public sealed class ShipOrder(CommandEndpoint endpoint)
{
    [Function(nameof(ShipOrder))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "orders/{orderId}/shipment")] HttpRequest request,
        string orderId,
        CancellationToken cancellationToken) =>
        OrderId.TryParse(orderId, out var id)
            ? await endpoint.RunAsync<ShipOrderBody, Orders.ShipOrder>(
                request,
                body => new(id, body.Carrier!, body.TrackingNumber!),
                (_, accepted) => OrderAnswers.Ok(id, accepted),
                cancellationToken)
            : Missing.Order;
}

public sealed record ShipOrderBody(string? Carrier, string? TrackingNumber);

public sealed class ShipOrderBodyValidator : AbstractValidator<ShipOrderBody>
{
    public ShipOrderBodyValidator()
    {
        RuleFor(body => body.Carrier).Text(100);
        RuleFor(body => body.TrackingNumber).Text(100);
    }
}
