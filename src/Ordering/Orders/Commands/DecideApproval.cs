using EventSourcing.Commands;
using Ordering.Common;

namespace Ordering.Orders.Commands;

/// <summary>
/// Somebody has looked at an expensive order. Refused: <c>order-not-found</c>, <c>order-not-awaiting-approval</c>,
/// <c>order-already-cancelled</c>.
/// </summary>
public sealed record DecideApproval(OrderId OrderId, bool Approved, string By) : ICommand;

public sealed class DecideApprovalHandler(CommandExecutor executor) : ICommandHandler<DecideApproval>
{
    public Task<CommandOutcome> HandleAsync(DecideApproval command, CommandContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(command);
        return executor.ExecuteAsync<Order, OrderEvent>(
            Order.StreamOf(command.OrderId),
            order => command.Approved ? order.Approve(command.By) : order.RefuseApproval(command.By),
            context,
            cancellationToken);
    }
}
