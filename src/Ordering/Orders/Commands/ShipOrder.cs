using EventSourcing.Commands;
using Ordering.Common;

namespace Ordering.Orders.Commands;

/// <summary>
/// Ships by hand. Refused: <c>order-not-found</c>, <c>order-not-paid</c>, <c>order-already-shipped</c>, <c>order-already-cancelled</c>,
/// <c>order-cancellation-requested</c>.
/// </summary>
public sealed record ShipOrder(OrderId OrderId, string Carrier, string TrackingNumber) : ICommand;

public sealed class ShipOrderHandler(CommandExecutor executor, TimeProvider time) : ICommandHandler<ShipOrder>
{
    public Task<CommandOutcome> HandleAsync(ShipOrder command, CommandContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(command);
        return executor.ExecuteAsync<Order, OrderEvent>(
            Order.StreamOf(command.OrderId),
            order => order.ShipByHand(command.Carrier, command.TrackingNumber, time.GetUtcNow()),
            context,
            cancellationToken);
    }
}
