using EventSourcing.Commands;
using Ordering.Common;

namespace Ordering.Orders.Commands;

/// <summary>
/// The customer's last word on a draft. Refused: <c>order-not-found</c>, <c>order-already-submitted</c>,
/// <c>order-already-cancelled</c>, <c>order-empty</c>.
/// </summary>
public sealed record SubmitOrder(OrderId OrderId) : ICommand;

public sealed class SubmitOrderHandler(CommandExecutor executor, ApprovalPolicy approval, TimeProvider time) : ICommandHandler<SubmitOrder>
{
    public Task<CommandOutcome> HandleAsync(SubmitOrder command, CommandContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(command);
        return executor.ExecuteAsync<Order, OrderEvent>(
            Order.StreamOf(command.OrderId), order => order.Submit(approval.At(time.GetUtcNow())), context, cancellationToken);
    }
}
