using EventSourcing.Commands;

namespace OrderFlow.Commands;

/// <summary>Takes what was asked, by a request or by a message, to its command: the same for both, so that neither can do what the other cannot.</summary>
public sealed class CommandDesk(CommandBus commands, CommandExecutor executor)
{
    /// <summary>A command that makes something new.</summary>
    /// <param name="body">Validated.</param>
    /// <param name="ownId">The id that the body itself gives to what it makes, or null.</param>
    public async Task<CommandOutcome> CreateAsync<TCommand>(
        CommandOrigin origin, object body, string? ownId, TCommand command, CancellationToken cancellationToken)
        where TCommand : ICommand
    {
        ArgumentNullException.ThrowIfNull(origin);
        var context = origin.ToContext(body);
        if (context.MayRepeat && ownId is not null)
        {
            // An id made of the key leads a reused key to the same stream. An id of the body's own does not, so the key is claimed first.
            var claim = await executor.ExecuteAsync<KeyClaim, KeyClaimed>(KeyClaim.StreamOf(context), known => known.Claim(), context, cancellationToken);
            if (claim is not CommandOutcome.Accepted)
            {
                return claim;
            }
        }

        return await commands.SendAsync(command, context, cancellationToken);
    }

    /// <summary>A command on what exists.</summary>
    /// <param name="body">Validated; null for a command that has none.</param>
    public Task<CommandOutcome> ChangeAsync<TCommand>(CommandOrigin origin, object? body, TCommand command, CancellationToken cancellationToken)
        where TCommand : ICommand
    {
        ArgumentNullException.ThrowIfNull(origin);
        return commands.SendAsync(command, origin.ToContext(body), cancellationToken);
    }
}
