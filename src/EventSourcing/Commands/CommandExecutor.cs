using System.Collections.Immutable;
using EventSourcing.Aggregates;
using EventSourcing.Events;
using EventSourcing.Streams;

namespace EventSourcing.Commands;

/// <summary>
/// Load → decide → append. When another writer was first, the pure decision is made again on the new state, with jitter and a bound.
/// </summary>
public sealed class CommandExecutor(IEventStore store, AggregateRepository repository, StreamGate gate, TimeProvider time)
{
    /// <summary>Attempts before a command gives up with <see cref="CommandOutcome.Contended"/>.</summary>
    public const int MaxAttempts = 16;

    private static readonly TimeSpan LongestBackOff = TimeSpan.FromMilliseconds(250);

    /// <summary>Runs <paramref name="decide"/> on the aggregate of <paramref name="stream"/> and stores what it decides.</summary>
    /// <param name="startsStream">The stream most likely does not exist: the first attempt saves looking for it.</param>
    public Task<CommandOutcome> ExecuteAsync<TState, TEvent>(
        StreamId stream, Func<TState, Decision<TEvent>> decide, CommandContext context, CancellationToken cancellationToken, bool startsStream = false)
        where TState : IAggregate<TState, TEvent>
        where TEvent : DomainEvent
    {
        ArgumentNullException.ThrowIfNull(decide);
        return ExecuteAsync<TState, TEvent>(stream, (state, _) => new(decide(state)), context, cancellationToken, startsStream);
    }

    /// <summary>As above, for decisions that must look something up; the look-up is repeated with the decision.</summary>
    public async Task<CommandOutcome> ExecuteAsync<TState, TEvent>(
        StreamId stream,
        Func<TState, CancellationToken, ValueTask<Decision<TEvent>>> decide,
        CommandContext context,
        CancellationToken cancellationToken,
        bool startsStream = false)
        where TState : IAggregate<TState, TEvent>
        where TEvent : DomainEvent
    {
        ArgumentNullException.ThrowIfNull(decide);
        ArgumentNullException.ThrowIfNull(context);
        using var turn = await gate.EnterAsync(stream, cancellationToken).ConfigureAwait(false);
        for (var attempt = 1; ; attempt++)
        {
            var outcome = await TryAsync(stream, decide, context, trusting: attempt == 1, startsStream, cancellationToken).ConfigureAwait(false);
            if (outcome is not null)
            {
                return outcome;
            }

            if (attempt == MaxAttempts)
            {
                return new CommandOutcome.Contended(stream, attempt);
            }

            await Task.Delay(BackOff(attempt), time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The outcome, or null when another writer was first.</summary>
    /// <param name="trusting">
    /// Decide on the state as last seen here, without asking whether it is the latest: an append proves that it was, and saves the question.
    /// </param>
    private async Task<CommandOutcome?> TryAsync<TState, TEvent>(
        StreamId stream,
        Func<TState, CancellationToken, ValueTask<Decision<TEvent>>> decide,
        CommandContext context,
        bool trusting,
        bool startsStream,
        CancellationToken cancellationToken)
        where TState : IAggregate<TState, TEvent>
        where TEvent : DomainEvent
    {
        var known = repository.Recall<TState, TEvent>(stream);
        var unread = trusting && !context.MayRepeat && context.IfVersion is null && (startsStream || known.Version > 0);
        var (current, sameCommand) = unread
            ? (known, null)
            : await repository.CatchUpAsync<TState, TEvent>(
                stream, known, context.MayRepeat ? context.CommandId : null, mayBeLong: !(trusting && startsStream), cancellationToken).ConfigureAwait(false);
        if (sameCommand is { } earlier)
        {
            return Repeated(earlier, context);
        }

        if (context.IfVersion is { } pinned && pinned != current.Version)
        {
            return new CommandOutcome.VersionMismatch(pinned, current.Version);
        }

        var decision = await decide(current.State, cancellationToken).ConfigureAwait(false);
        if (unread && decision.Events.IsEmpty)
        {
            // Only an append proves that the state is the latest: look before saying no.
            return await TryAsync(stream, decide, context, trusting: false, startsStream, cancellationToken).ConfigureAwait(false);
        }

        if (decision.Refusal is { } refusal)
        {
            return new CommandOutcome.Refused(refusal);
        }

        if (decision.Events.IsEmpty)
        {
            return new CommandOutcome.Accepted(stream, current.Version, null);
        }

        var result = await store.AppendAsync(
            stream, ExpectedVersion.Exact(current.Version), ImmutableArray<DomainEvent>.CastUp(decision.Events), context, cancellationToken).ConfigureAwait(false);
        switch (result)
        {
            case AppendResult.Appended appended:
                await repository.AdvanceAsync<TState, TEvent>(stream, current, Evolve(current, decision.Events)).ConfigureAwait(false);
                return new CommandOutcome.Accepted(stream, appended.Commit.LastVersion, appended.Commit);
            case AppendResult.Repeated repeated:
                return Repeated(repeated.Commit, context);
            default:
                return null;
        }
    }

    private static AggregateState<TState> Evolve<TState, TEvent>(AggregateState<TState> state, ImmutableArray<TEvent> events)
        where TState : IAggregate<TState, TEvent>
        where TEvent : DomainEvent =>
        new(events.Aggregate(state.State, (current, @event) => current.Evolve(@event)), state.Version + events.Length);

    private static CommandOutcome Repeated(Commit earlier, CommandContext context) => earlier.CommandHash == context.CommandHash
        ? new CommandOutcome.Accepted(earlier.StreamId, earlier.LastVersion, earlier)
        : new CommandOutcome.CommandIdReused();

    private static TimeSpan BackOff(int attempt)
    {
        var ceiling = Math.Min(LongestBackOff.TotalMilliseconds, Math.Pow(2, attempt));
        return TimeSpan.FromMilliseconds(ceiling * (0.5 + (Random.Shared.NextDouble() / 2)));
    }
}
