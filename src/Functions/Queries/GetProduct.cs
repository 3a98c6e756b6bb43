using EventSourcing.Projections;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using OrderFlow.Http;
using OrderFlow.Http.Problems;
using Ordering.Common;
using Ordering.Catalog;
using Ordering.Inventory;

namespace OrderFlow.Queries;

/// <summary>A product's version is that of its stock: its entry in the catalogue never changes.</summary>
public sealed class GetProduct(ReadModelEndpoint endpoint, IReadModelStore<ProductView> products)
{
    [Function(nameof(GetProduct))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "products/{productId}")] HttpRequest request,
        string productId,
        CancellationToken cancellationToken) =>
        ProductId.TryParse(productId, out var id)
            ? await endpoint.GetAsync(
                request, products, Stock.StreamOf(id), Missing.Product, product => product is { Name: not null, Price: not null }, cancellationToken)
            : Missing.Product;
}
