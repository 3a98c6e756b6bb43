using FluentValidation;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using OrderFlow.Http;
using OrderFlow.Http.Problems;
using Ordering.Common;
using Ordering.Orders;
using Orders = Ordering.Orders.Commands;

namespace OrderFlow.Commands;

public sealed class CancelOrder(CommandEndpoint endpoint)
{
    [Function(nameof(CancelOrder))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "orders/{orderId}/cancellation")] HttpRequest request,
        string orderId,
        CancellationToken cancellationToken) =>
        OrderId.TryParse(orderId, out var id)
            ? await endpoint.RunAsync<CancelOrderBody, Orders.CancelOrder>(
                request,
                body => new(id, body.Reason!),
                (_, accepted) => OrderAnswers.Accepted(id, accepted),
                cancellationToken)
            : Missing.Order;
}

public sealed record CancelOrderBody(string? Reason);

public sealed class CancelOrderBodyValidator : AbstractValidator<CancelOrderBody>
{
    public CancelOrderBodyValidator() => RuleFor(body => body.Reason).Text(500);
}
