namespace EventSourcing.Commands;

/// <summary>A wish to change one aggregate, named in the imperative.</summary>
public interface ICommand;

/// <summary>Carries out one kind of command.</summary>
public interface ICommandHandler<in TCommand>
    where TCommand : ICommand
{
    Task<CommandOutcome> HandleAsync(TCommand command, CommandContext context, CancellationToken cancellationToken);
}
