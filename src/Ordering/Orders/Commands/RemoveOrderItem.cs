using EventSourcing.Commands;
using Ordering.Common;

namespace Ordering.Orders.Commands;

/// <summary>Takes an item out of a draft. Refused: <c>order-not-found</c>, <c>order-not-draft</c>, <c>order-item-not-found</c>.</summary>
public sealed record RemoveOrderItem(OrderId OrderId, ProductId ProductId) : ICommand;

public sealed class RemoveOrderItemHandler(CommandExecutor executor) : ICommandHandler<RemoveOrderItem>
{
    public Task<CommandOutcome> HandleAsync(RemoveOrderItem command, CommandContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(command);
        return executor.ExecuteAsync<Order, OrderEvent>(
            Order.StreamOf(command.OrderId), order => order.RemoveItem(command.ProductId), context, cancellationToken);
    }
}
