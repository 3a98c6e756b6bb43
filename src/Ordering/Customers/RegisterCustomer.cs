using EventSourcing.Commands;
using Ordering.Common;

namespace Ordering.Customers;

/// <summary>Lets a new customer in. Refused: <c>customer-already-exists</c>.</summary>
public sealed record RegisterCustomer(CustomerId CustomerId, string Name, string Email) : ICommand;

public sealed class RegisterCustomerHandler(CommandExecutor executor) : ICommandHandler<RegisterCustomer>
{
    public Task<CommandOutcome> HandleAsync(RegisterCustomer command, CommandContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(command);
        return executor.ExecuteAsync<Customer, CustomerEvent>(
            Customer.StreamOf(command.CustomerId),
            customer => customer.Register(command.CustomerId, command.Name, command.Email),
            context,
            cancellationToken,
            startsStream: true);
    }
}
