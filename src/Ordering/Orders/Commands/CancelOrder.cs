using EventSourcing.Commands;
using Ordering.Common;

namespace Ordering.Orders.Commands;

/// <summary>
/// Asks for the end of an order. Refused: <c>order-not-found</c>, <c>order-already-cancelled</c>, <c>order-already-delivered</c>.
/// </summary>
public sealed record CancelOrder(OrderId OrderId, string Reason) : ICommand;

public sealed class CancelOrderHandler(CommandExecutor executor) : ICommandHandler<CancelOrder>
{
    public Task<CommandOutcome> HandleAsync(CancelOrder command, CommandContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(command);
        return executor.ExecuteAsync<Order, OrderEvent>(
            Order.StreamOf(command.OrderId), order => order.RequestCancellation(command.Reason), context, cancellationToken);
    }
}
