using EventSourcing.Aggregates;
using EventSourcing.Commands;
using Ordering.Catalog;
using Ordering.Common;

namespace Ordering.Inventory;

/// <summary>Goods came in. Refused: <c>product-not-found</c>, <c>stock-quantity-out-of-range</c>.</summary>
public sealed record ReceiveStock(ProductId ProductId, int Quantity) : ICommand;

/// <summary>Asks for the product, not only for the stock: a stock whose product was never added is no product yet.</summary>
public sealed class ReceiveStockHandler(CommandExecutor executor, AggregateRepository repository) : ICommandHandler<ReceiveStock>
{
    public Task<CommandOutcome> HandleAsync(ReceiveStock command, CommandContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(command);
        return executor.ExecuteAsync<Stock, StockEvent>(
            Stock.StreamOf(command.ProductId),
            async (stock, cancellation) =>
            {
                var product = await repository
                    .LoadAsync<Product, ProductEvent>(Product.StreamOf(command.ProductId), cancellation).ConfigureAwait(false);
                return product.State.Exists ? stock.Receive(command.Quantity) : Decision.Refuse(ProductProblems.NotFound(command.ProductId));
            },
            context,
            cancellationToken);
    }
}
