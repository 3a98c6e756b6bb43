using Ordering.Catalog;
using Ordering.Common;

namespace Ordering.Tests.Catalog;

public sealed class ProductTests : AggregateSpec<Product, ProductEvent>
{
    private static readonly ProductId Tea = ProductId.Parse("tea");
    private static readonly Money Price = new(5, "EUR");

    [Fact]
    public void A_new_product_is_added() =>
        GivenNothing().When(product => product.Add(Tea, "Tea", Price)).Then(new ProductAdded(Tea, "Tea", Price));

    [Fact]
    public void A_product_is_added_once() => Given(new ProductAdded(Tea, "Tea", Price))
        .When(product => product.Add(Tea, "Tea", Price))
        .ThenRefused(ProductProblems.AlreadyExists(Tea));
}
