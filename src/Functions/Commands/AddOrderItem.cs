using FluentValidation;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using OrderFlow.Http;
using OrderFlow.Http.Problems;
using Ordering.Common;
using Ordering.Orders;
using Orders = Ordering.Orders.Commands;

namespace OrderFlow.Commands;

public sealed class AddOrderItem(CommandEndpoint endpoint)
{
    [Function(nameof(AddOrderItem))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "orders/{orderId}/items")] HttpRequest request,
        string orderId,
        CancellationToken cancellationToken) =>
        OrderId.TryParse(orderId, out var id)
            ? await endpoint.RunAsync<AddOrderItemBody, Orders.AddOrderItem>(
                request,
                body => new(id, ProductId.Parse(body.ProductId!), body.Quantity!.Value),
                (_, accepted) => OrderAnswers.Ok(id, accepted),
                cancellationToken)
            : Missing.Order;
}

public sealed record AddOrderItemBody(string? ProductId, int? Quantity);

public sealed class AddOrderItemBodyValidator : AbstractValidator<AddOrderItemBody>
{
    public AddOrderItemBodyValidator()
    {
        RuleFor(body => body.ProductId).Id();
        RuleFor(body => body.Quantity).Quantity();
    }
}
