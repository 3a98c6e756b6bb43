using EventSourcing.Aggregates;
using EventSourcing.Commands;
using EventSourcing.Events;
using EventSourcing.Streams;

namespace Ordering.Fulfillment;

internal static class StepCommands
{
    /// <summary>Runs a decision of a step: null when it was accepted, otherwise why not.</summary>
    /// <exception cref="StreamContendedException">Transient.</exception>
    public static Task<Refusal?> DecideAsync<TState, TEvent>(
        this CommandExecutor executor,
        StreamId stream,
        Func<TState, Decision<TEvent>> decide,
        CommandContext context,
        CancellationToken cancellationToken,
        bool startsStream = false)
        where TState : IAggregate<TState, TEvent>
        where TEvent : DomainEvent =>
        RefusalAsync(executor.ExecuteAsync(stream, decide, context, cancellationToken, startsStream), context);

    /// <summary>As above, for a decision that looks something up.</summary>
    /// <exception cref="StreamContendedException">Transient.</exception>
    public static Task<Refusal?> DecideAsync<TState, TEvent>(
        this CommandExecutor executor,
        StreamId stream,
        Func<TState, CancellationToken, ValueTask<Decision<TEvent>>> decide,
        CommandContext context,
        CancellationToken cancellationToken)
        where TState : IAggregate<TState, TEvent>
        where TEvent : DomainEvent =>
        RefusalAsync(executor.ExecuteAsync(stream, decide, context, cancellationToken), context);

    private static async Task<Refusal?> RefusalAsync(Task<CommandOutcome> execution, CommandContext context) =>
        await execution.ConfigureAwait(false) switch
        {
            CommandOutcome.Accepted => null,
            CommandOutcome.Refused refused => refused.Refusal,
            CommandOutcome.Contended contended => throw new StreamContendedException(
                $"Stream {contended.StreamId} kept changing under {contended.Attempts} attempts."),
            var other => throw new InvalidOperationException($"Step {context.CommandId} ended as {other}."),
        };
}

/// <summary>Others kept winning a stream. Transient: the step is repeated.</summary>
public sealed class StreamContendedException(string message) : Exception(message);
