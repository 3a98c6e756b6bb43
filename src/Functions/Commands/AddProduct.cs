using FluentValidation;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using OrderFlow.Http;
using Ordering.Common;
using Catalog = Ordering.Catalog;

namespace OrderFlow.Commands;

public sealed class AddProduct(CommandEndpoint endpoint)
{
    [Function(nameof(AddProduct))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "products")] HttpRequest request, CancellationToken cancellationToken) =>
        endpoint.CreateAsync<AddProductBody, Catalog.AddProduct>(
            request,
            body => body.ProductId,
            (body, headers) => new(
                ProductId.Parse(body.ProductId ?? headers.DeriveId("product")), body.Name!, body.Price!.ToMoney()!.Value, body.Stock ?? 0),
            (command, accepted) => new ApiResult(
                StatusCodes.Status201Created,
                new { productId = command.ProductId, version = accepted.Version },
                accepted.Version,
                $"/api/products/{command.ProductId}"),
            cancellationToken);
}

public sealed record AddProductBody(string? ProductId, string? Name, MoneyBody? Price, int? Stock);

public sealed class AddProductBodyValidator : AbstractValidator<AddProductBody>
{
    public AddProductBodyValidator()
    {
        RuleFor(body => body.ProductId).OptionalId();
        RuleFor(body => body.Name).Text(200);
        RuleFor(body => body.Price).Price();
        RuleFor(body => body.Stock).InclusiveBetween(0, 1_000_000).WithMessage("Must be from 0 to 1000000.");
    }
}
