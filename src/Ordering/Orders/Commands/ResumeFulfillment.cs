using EventSourcing.Commands;
using Ordering.Common;

namespace Ordering.Orders.Commands;

/// <summary>Lets a parked rollback go on. Refused: <c>order-not-found</c>, <c>order-not-parked</c>.</summary>
public sealed record ResumeFulfillment(OrderId OrderId) : ICommand;

public sealed class ResumeFulfillmentHandler(CommandExecutor executor) : ICommandHandler<ResumeFulfillment>
{
    public Task<CommandOutcome> HandleAsync(ResumeFulfillment command, CommandContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(command);
        return executor.ExecuteAsync<Order, OrderEvent>(Order.StreamOf(command.OrderId), order => order.Resume(), context, cancellationToken);
    }
}
