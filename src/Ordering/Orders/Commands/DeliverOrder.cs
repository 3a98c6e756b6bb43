using EventSourcing.Commands;
using Ordering.Common;

namespace Ordering.Orders.Commands;

/// <summary>
/// The goods have arrived, just now unless said otherwise. Refused: <c>order-not-found</c>, <c>order-not-shipped</c>,
/// <c>order-already-delivered</c>, <c>order-already-cancelled</c>, <c>order-cancellation-requested</c>.
/// </summary>
public sealed record DeliverOrder(OrderId OrderId, DateTimeOffset? At = null) : ICommand;

public sealed class DeliverOrderHandler(CommandExecutor executor, TimeProvider time) : ICommandHandler<DeliverOrder>
{
    public Task<CommandOutcome> HandleAsync(DeliverOrder command, CommandContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(command);
        return executor.ExecuteAsync<Order, OrderEvent>(
            Order.StreamOf(command.OrderId), order => order.Deliver(command.At ?? time.GetUtcNow()), context, cancellationToken);
    }
}
