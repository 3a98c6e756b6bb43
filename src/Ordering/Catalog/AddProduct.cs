using EventSourcing.Commands;
using Ordering.Common;
using Ordering.Inventory;

namespace Ordering.Catalog;

/// <summary>
/// Puts a product into the catalog, with its first goods (0 or more). Accepted with the stock stream and its version: that is the
/// version of a product. Refused: <c>product-already-exists</c>, <c>stock-quantity-out-of-range</c>.
/// </summary>
public sealed record AddProduct(ProductId ProductId, string Name, Money Price, int Stock) : ICommand;

/// <summary>
/// Two streams, two commits, the stock first: a crash between them leaves a stock without a product, which nobody can see or order,
/// and the repetition finds it and adds the product.
/// </summary>
public sealed class AddProductHandler(CommandExecutor executor) : ICommandHandler<AddProduct>
{
    public async Task<CommandOutcome> HandleAsync(AddProduct command, CommandContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(command);
        ArgumentNullException.ThrowIfNull(context);
        var stocked = await executor.ExecuteAsync<Stock, StockEvent>(
            Stock.StreamOf(command.ProductId),
            stock => stock.Open(command.ProductId, command.Stock),
            context.Then("stock"),
            cancellationToken,
            startsStream: true).ConfigureAwait(false);
        if (stocked is not CommandOutcome.Accepted)
        {
            return stocked;
        }

        var added = await executor.ExecuteAsync<Product, ProductEvent>(
            Product.StreamOf(command.ProductId),
            product => product.Add(command.ProductId, command.Name, command.Price),
            context with { IfVersion = null },
            cancellationToken,
            startsStream: true).ConfigureAwait(false);
        return added is CommandOutcome.Accepted ? stocked : added;
    }
}
