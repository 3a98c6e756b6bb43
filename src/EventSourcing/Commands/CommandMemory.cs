using System.Text.Json;
using EventSourcing.Aggregates;
using EventSourcing.Events;
using EventSourcing.Inbox;
using EventSourcing.Streams;

namespace EventSourcing.Commands;

/// <summary>
/// Remembers what a repeatable command was told when it wrote nothing: a refusal, or that there was nothing to do. What wrote a commit is
/// found by that commit; without this, the others would be decided again on a state that has moved on. Time-outs and contention are no
/// answers, and a version mismatch is the sender's to solve, so they are not remembered.
/// </summary>
/// <remarks>
/// Repetitions within one process take turns. Two processes that decide the same command at the same moment, on states that differ, may
/// give two answers, of which repetitions then get the refusal; there is still only one effect.
/// </remarks>
public sealed class CommandMemory(IInbox inbox, TimeProvider time) : IDisposable
{
    private readonly StreamGate _gate = new();

    public async Task<CommandOutcome> OnceAsync(
        CommandContext context, Func<Task<CommandOutcome>> send, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(send);
        using var turn = await _gate.EnterAsync(KeyClaim.StreamOf(context), cancellationToken).ConfigureAwait(false);
        if (await RecallAsync(context, cancellationToken).ConfigureAwait(false) is { } remembered)
        {
            return remembered;
        }

        var outcome = await send().ConfigureAwait(false);
        if (Answer.Of(outcome, context) is not { } answer)
        {
            return outcome;
        }

        var entry = new InboxEntry(
            context.CommandId, time.GetUtcNow(), context.CommandHash, JsonSerializer.SerializeToElement(answer, EventSerializer.JsonOptions));
        return await inbox.TryAddAsync(HandlerOf(context), entry, cancellationToken).ConfigureAwait(false)
            ? outcome
            : await RecallAsync(context, cancellationToken).ConfigureAwait(false) ?? outcome;
    }

    public void Dispose() => _gate.Dispose();

    /// <summary>Handlers are partitions; all commands together would be a hot one.</summary>
    private static string HandlerOf(CommandContext context) =>
        $"commands-{(context.CommandId.Length > 2 ? context.CommandId[^2..] : context.CommandId)}";

    private async Task<CommandOutcome?> RecallAsync(CommandContext context, CancellationToken cancellationToken)
    {
        if (await inbox.FindAsync(HandlerOf(context), context.CommandId, cancellationToken).ConfigureAwait(false) is not { } entry)
        {
            return null;
        }

        return entry.Hash == context.CommandHash
            ? entry.Result?.Deserialize<Answer>(EventSerializer.JsonOptions)?.ToOutcome()
            : new CommandOutcome.CommandIdReused();
    }

    /// <summary>An outcome without a commit, as it is stored: either a refusal, or a stream that was as wished.</summary>
    private sealed record Answer(Refusal? Refusal, string? TraceParent, StreamId? StreamId, long Version)
    {
        public static Answer? Of(CommandOutcome outcome, CommandContext context) => outcome switch
        {
            CommandOutcome.Refused refused => new Answer(refused.Refusal, context.TraceParent, null, 0),
            CommandOutcome.Accepted { Commit: null } accepted => new Answer(null, null, accepted.StreamId, accepted.Version),
            _ => null,
        };

        public CommandOutcome ToOutcome() => Refusal is null
            ? new CommandOutcome.Accepted(StreamId!.Value, Version, null)
            : new CommandOutcome.Refused(Refusal, TraceParent);
    }
}
