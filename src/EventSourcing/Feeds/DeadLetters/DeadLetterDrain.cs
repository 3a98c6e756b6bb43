using EventSourcing.Feeds.Faults;
using EventSourcing.Streams;
using Microsoft.Extensions.Logging;

namespace EventSourcing.Feeds.DeadLetters;

/// <summary>What operators do with a dead letter: have it handled in order, or drop it.</summary>
public sealed partial class DeadLetterDrain(
    DeadLetterQueue queue, IEventStore events, TransientRetry retry, TimeProvider time, ILogger<DeadLetterDrain> logger)
{
    /// <summary>A longer sequence takes several retries; an HTTP request to a function app must end within 230 s.</summary>
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(60);

    /// <summary>
    /// Handles the sequence commit by commit until the next failure, which is recorded. Dies it in between, the next retry begins at the
    /// same event again. Null when nothing is parked.
    /// </summary>
    public async Task<DrainOutcome?> RetryAsync(IFeedHandler handler, StreamId stream, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(handler);
        if (await queue.FindParkedAsync(handler.Name, stream, cancellationToken).ConfigureAwait(false) is not { } letter)
        {
            return null;
        }

        var run = new Run(letter.FirstVersion - 1, retry.NewDeadline(), time.GetTimestamp());
        while (await HandleAsync(handler, letter, run, cancellationToken).ConfigureAwait(false))
        {
            if (await queue.TryResolveAsync(letter, cancellationToken).ConfigureAwait(false))
            {
                LogDrained(logger, letter.Id, run.Handled);
                return new DrainOutcome(letter.Id, run.Handled, 0, null);
            }

            // Further events have joined it meanwhile, or another retry has ended it.
            if (await queue.FindParkedAsync(handler.Name, stream, cancellationToken).ConfigureAwait(false) is not { } changed)
            {
                return new DrainOutcome(letter.Id, run.Handled, 0, null);
            }

            letter = changed;
        }

        var left = await queue.RecordAsync(letter, run.Reached, run.Failure, cancellationToken).ConfigureAwait(false);
        LogStopped(logger, letter.Id, run.Handled, run.Failure);
        return new DrainOutcome(
            letter.Id,
            run.Handled,
            left is { IsParked: true } ? left.LastVersion - left.FirstVersion + 1 : 0,
            run.Failure is null ? "Time is up; retry again for the rest." : left?.Reason);
    }

    /// <summary>Passes over the whole sequence, for ever. False when nothing is parked.</summary>
    /// <exception cref="PoisonEventException">An event before it cannot be handled either; it begins there now, and nothing was dropped.</exception>
    public async Task<bool> DropAsync(IFeedHandler handler, StreamId stream, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(handler);
        while (await queue.FindParkedAsync(handler.Name, stream, cancellationToken).ConfigureAwait(false) is { } letter)
        {
            // Skipped first: dying in between leaves a dead letter that can be dropped, or even retried, once more.
            await SkipAsync(handler, letter, cancellationToken).ConfigureAwait(false);
            if (await queue.TryDropAsync(letter, cancellationToken).ConfigureAwait(false))
            {
                LogDropped(logger, letter.Id, letter.FirstVersion, letter.LastVersion);
                return true;
            }
        }

        return false;
    }

    private async Task SkipAsync(IFeedHandler handler, DeadLetter letter, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var range in letter.AsDropped().Dropped.Ranges)
            {
                await handler.SkipAsync(letter.StreamId, range.First, range.Last, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (PoisonEventException earlier)
        {
            await queue.ParkAsync(
                handler.Name, letter.StreamId, earlier.Version, letter.LastVersion, earlier, cancellationToken).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Whether everything up to the letter's last version has been handled.</summary>
    private async Task<bool> HandleAsync(IFeedHandler handler, DeadLetter letter, Run run, CancellationToken cancellationToken)
    {
        try
        {
            // A generation that was built since then may not have passed over them yet.
            foreach (var range in letter.Dropped.Ranges.TakeWhile(range => range.First < letter.FirstVersion))
            {
                await handler.SkipAsync(letter.StreamId, range.First, range.Last, cancellationToken).ConfigureAwait(false);
            }

            await foreach (var commit in events.ReadAsync(letter.StreamId, run.Reached, cancellationToken).ConfigureAwait(false))
            {
                if (commit.FirstVersion > letter.LastVersion)
                {
                    break;
                }

                if (time.GetElapsedTime(run.Began) > Budget)
                {
                    return false;
                }

                var dropped = letter.Dropped.Find(commit.LastVersion);
                await retry.ExecuteAsync(
                    cancellation => dropped is null
                        ? handler.HandleAsync(letter.StreamId, [commit], cancellation)
                        : handler.SkipAsync(letter.StreamId, dropped.First, dropped.Last, cancellation),
                    run.Deadline,
                    cancellationToken).ConfigureAwait(false);
                run.Advance(commit.LastVersion);
            }

            if (run.Reached < letter.LastVersion)
            {
                throw new InvalidDataException($"The store shows stream {letter.StreamId} only up to version {run.Reached}.");
            }

            return true;
        }
#pragma warning disable CA1031 // Recorded with the dead letter, and shown.
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            run.Advance((failure as PoisonEventException)?.Version - 1 ?? run.Reached);
            run.Failure = failure;
            return false;
        }
    }

    private sealed class Run(long reached, long deadline, long began)
    {
        private readonly long _from = reached;

        public long Reached { get; private set; } = reached;

        public long Deadline { get; } = deadline;

        public long Began { get; } = began;

        public Exception? Failure { get; set; }

        public long Handled => Reached - _from;

        public void Advance(long version) => Reached = Math.Max(Reached, version);
    }

    [LoggerMessage(LogLevel.Information, "Dead letter {Id} has been drained: {Handled} events.")]
    private static partial void LogDrained(ILogger logger, string id, long handled);

    [LoggerMessage(LogLevel.Warning, "Dead letter {Id} stopped again after {Handled} events.")]
    private static partial void LogStopped(ILogger logger, string id, long handled, Exception? exception);

    [LoggerMessage(LogLevel.Warning, "Dead letter {Id} has been dropped: events {First} to {Last}.")]
    private static partial void LogDropped(ILogger logger, string id, long first, long last);
}

/// <summary>What a retry did.</summary>
/// <param name="Handled">Events.</param>
/// <param name="Remaining">Events that are still parked.</param>
/// <param name="Reason">Why some are; null when none is.</param>
public sealed record DrainOutcome(string Id, long Handled, long Remaining, string? Reason);
