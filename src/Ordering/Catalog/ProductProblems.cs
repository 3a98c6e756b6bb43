using EventSourcing.Aggregates;
using Ordering.Common;

namespace Ordering.Catalog;

/// <summary>What can be refused about products.</summary>
public static class ProductProblems
{
    public static Refusal AlreadyExists(ProductId id) => new("product-already-exists", $"Product {id} is in the catalog already.");

    public static Refusal NotFound(ProductId id) => new("product-not-found", $"There is no product {id}.", RefusalKind.NotFound);
}
