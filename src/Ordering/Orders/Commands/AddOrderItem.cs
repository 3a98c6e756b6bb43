using EventSourcing.Aggregates;
using EventSourcing.Commands;
using Ordering.Catalog;
using Ordering.Common;

namespace Ordering.Orders.Commands;

/// <summary>
/// Puts something more into a draft. Refused: <c>order-not-found</c>, <c>order-not-draft</c>, <c>product-not-found</c>,
/// <c>currency-mismatch</c>, <c>order-too-many-items</c>, <c>order-quantity-out-of-range</c>.
/// </summary>
public sealed record AddOrderItem(OrderId OrderId, ProductId ProductId, int Quantity) : ICommand;

public sealed class AddOrderItemHandler(CommandExecutor executor, AggregateRepository repository) : ICommandHandler<AddOrderItem>
{
    public Task<CommandOutcome> HandleAsync(AddOrderItem command, CommandContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(command);
        return executor.ExecuteAsync<Order, OrderEvent>(
            Order.StreamOf(command.OrderId),
            async (order, cancellation) =>
            {
                var product = (await repository
                    .LoadAsync<Product, ProductEvent>(Product.StreamOf(command.ProductId), cancellation).ConfigureAwait(false)).State;
                return order is { Exists: true, Status: OrderStatus.Draft } && !product.Exists
                    ? Decision.Refuse(ProductProblems.NotFound(command.ProductId))
                    : order.AddItem(command.ProductId, product.Name, command.Quantity, product.Price);
            },
            context,
            cancellationToken);
    }
}
