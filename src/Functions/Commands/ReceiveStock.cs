using FluentValidation;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using OrderFlow.Http;
using OrderFlow.Http.Problems;
using Ordering.Catalog;
using Ordering.Common;
using Inventory = Ordering.Inventory;

namespace OrderFlow.Commands;

public sealed class ReceiveStock(CommandEndpoint endpoint)
{
    [Function(nameof(ReceiveStock))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "products/{productId}/stock")] HttpRequest request,
        string productId,
        CancellationToken cancellationToken) =>
        ProductId.TryParse(productId, out var id)
            ? await endpoint.RunAsync<ReceiveStockBody, Inventory.ReceiveStock>(
                request,
                body => new(id, body.Quantity!.Value),
                (_, accepted) => ApiResult.Ok(new { productId = id, version = accepted.Version }, accepted.Version),
                cancellationToken)
            : Missing.Product;
}

public sealed record ReceiveStockBody(int? Quantity);

public sealed class ReceiveStockBodyValidator : AbstractValidator<ReceiveStockBody>
{
    public ReceiveStockBodyValidator() => RuleFor(body => body.Quantity).Quantity(to: 1_000_000);
}
