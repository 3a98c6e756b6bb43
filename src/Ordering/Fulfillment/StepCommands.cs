using EventSourcing.Aggregates;
using EventSourcing.Commands;
using EventSourcing.Events;
using EventSourcing.Streams;

namespace Ordering.Fulfillment;

internal static class StepCommands
{
    /// <summary>Runs a decision of a step: null when it was accepted, otherwise why not.</summary>
    /// <exception cref="StreamContendedException">Transient.</exception>
    public static async Task<Refusal?> DecideAsync<TState, TEvent>(
        this CommandExecutor executor,
        StreamId stream,
        Func<TState, Decision<TEvent>> decide,
        CommandContext context,
        CancellationToken cancellationToken,
        bool startsStream = false)
        where TState : IAggregate<TState, TEvent>
        where TEvent : DomainEvent
    {
        var outcome = await executor.ExecuteAsync(stream, decide, context, cancellationToken, startsStream).ConfigureAwait(false);
        return outcome switch
        {
            CommandOutcome.Accepted => null,
            CommandOutcome.Refused refused => refused.Refusal,
            CommandOutcome.Contended contended => throw new StreamContendedException(
                $"Stream {contended.StreamId} kept changing under {contended.Attempts} attempts."),
            _ => throw new InvalidOperationException($"Step {context.CommandId} on stream {stream} ended as {outcome}."),
        };
    }
}

/// <summary>Others kept winning a stream. Transient: the step is repeated.</summary>
public sealed class StreamContendedException(string message) : Exception(message);
