using Microsoft.Extensions.DependencyInjection;

namespace EventSourcing.Commands;

/// <summary>Takes a command to its handler.</summary>
public sealed class CommandBus(IServiceProvider services)
{
    public Task<CommandOutcome> SendAsync<TCommand>(TCommand command, CommandContext context, CancellationToken cancellationToken)
        where TCommand : ICommand =>
        services.GetRequiredService<ICommandHandler<TCommand>>().HandleAsync(command, context, cancellationToken);
}
