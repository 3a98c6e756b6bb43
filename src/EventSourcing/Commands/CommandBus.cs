using EventSourcing.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace EventSourcing.Commands;

/// <summary>Takes a command to its handler, and the repetition of a command to its first outcome.</summary>
public sealed class CommandBus(IServiceProvider services)
{
    private readonly CommandMemory? _memory = services.GetService<CommandMemory>();
    private readonly CommandDiagnostics _diagnostics = services.GetRequiredService<CommandDiagnostics>();

    public Task<CommandOutcome> SendAsync<TCommand>(TCommand command, CommandContext context, CancellationToken cancellationToken)
        where TCommand : ICommand
    {
        ArgumentNullException.ThrowIfNull(context);
        return _diagnostics.ObserveAsync(
            typeof(TCommand).Name,
            context,
            () => context.MayRepeat && _memory is not null ? _memory.OnceAsync(context, HandleAsync, cancellationToken) : HandleAsync());

        Task<CommandOutcome> HandleAsync() =>
            services.GetRequiredService<ICommandHandler<TCommand>>().HandleAsync(command, context, cancellationToken);
    }
}
