using System.Collections.Concurrent;
using EventSourcing.Diagnostics;
using EventSourcing.Feeds.DeadLetters;
using EventSourcing.Feeds.Faults;
using EventSourcing.Streams;
using Microsoft.Extensions.Logging;

namespace EventSourcing.Feeds;

/// <summary>
/// Takes a batch of the feed to a handler, stream by stream: transient failures are tried again, permanent ones parked together with what
/// follows them in their stream, and the rest is left to the host, which tries the batch again.
/// </summary>
public sealed partial class FeedDelivery(
    DeadLetterQueue deadLetters, TransientRetry retry, IFaultClassifier faults, HandlerDiagnostics diagnostics, ILogger<FeedDelivery> logger)
{
    /// <summary>Streams of one batch are independent; their round trips overlap.</summary>
    private const int StreamsAtOnce = 16;

    /// <summary>After this timestamp no retry begins, for everything that begins now and belongs together.</summary>
    public long NewDeadline() => retry.NewDeadline();

    /// <summary>Every stream gets its turn, whatever becomes of the others.</summary>
    /// <param name="lastChance">Nobody will try again: what fails for unknown reasons is parked, too.</param>
    /// <param name="deadline">From <see cref="NewDeadline"/>, for deliveries that belong together; null for one of its own.</param>
    /// <exception cref="AggregateException">What was neither handled nor parked, stream by stream, after all of them were tried.</exception>
    public async Task HandleAsync(
        IFeedHandler handler, IReadOnlyList<Commit> commits, CancellationToken cancellationToken, bool lastChance = false, long? deadline = null)
    {
        ArgumentNullException.ThrowIfNull(handler);
        var streams = commits.Where(commit => handler.Follows(commit.StreamId.Category)).GroupBy(commit => commit.StreamId);
        var failures = new ConcurrentQueue<Exception>();
        var retryUntil = deadline ?? NewDeadline();
        await Parallel.ForEachAsync(
            streams,
            new ParallelOptions { MaxDegreeOfParallelism = StreamsAtOnce, CancellationToken = cancellationToken },
            async (stream, cancellation) =>
            {
                Commit[] its = [.. stream.OrderBy(commit => commit.FirstVersion)];
                using var scope = diagnostics.BeginScope(handler.Name, stream.Key, its);
                try
                {
                    var delivery = new StreamDelivery(handler, stream.Key, retryUntil, lastChance);
                    await DeliverAsync(delivery, its, cancellation).ConfigureAwait(false);
                }
                catch (Exception failure) when (!cancellation.IsCancellationRequested)
                {
                    LogFailed(logger, handler.Name, stream.Key, failure);
                    failures.Enqueue(failure);
                }
            }).ConfigureAwait(false);
        if (!failures.IsEmpty)
        {
            throw new AggregateException($"{handler.Name} failed on {failures.Count} streams.", failures);
        }
    }

    private async Task DeliverAsync(StreamDelivery delivery, IReadOnlyList<Commit> commits, CancellationToken cancellationToken)
    {
        for (long skipped = 0; ;)
        {
            IReadOnlyList<Commit> due = [];
            await retry.ExecuteAsync(
                async cancellation => due = await deadLetters.HoldBackAsync(
                    delivery.Handler.Name, delivery.Stream, commits, cancellation).ConfigureAwait(false),
                delivery.Deadline,
                cancellationToken).ConfigureAwait(false);
            if (due.Count == 0)
            {
                return;
            }

            try
            {
                await HandleAsync(delivery, due, cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (Exception failure) when (!cancellationToken.IsCancellationRequested && IsToBeParked(failure, delivery.LastChance))
            {
                if (await ParkAsync(delivery, due, failure, skipped, cancellationToken).ConfigureAwait(false) is not { } dropped)
                {
                    return;
                }

                await delivery.Handler.SkipAsync(delivery.Stream, dropped.First, dropped.Last, cancellationToken).ConfigureAwait(false);
                skipped = dropped.Last;
            }
        }
    }

    private Task HandleAsync(StreamDelivery delivery, IReadOnlyList<Commit> due, CancellationToken cancellationToken) => diagnostics.ObserveAsync(
        delivery.Handler.Name,
        delivery.Stream,
        due,
        countAttempt => retry.ExecuteAsync(
            cancellation =>
            {
                countAttempt();
                return delivery.Handler.HandleAsync(delivery.Stream, due, cancellation);
            },
            delivery.Deadline,
            cancellationToken));

    /// <summary>Null when parked. Otherwise an operator has dropped the event in question before: skip that range, and what follows is due.</summary>
    /// <param name="skipped">Through here it has been done already.</param>
    private async Task<VersionRange?> ParkAsync(
        StreamDelivery delivery, IReadOnlyList<Commit> due, Exception failure, long skipped, CancellationToken cancellationToken)
    {
        var (handler, stream, last) = (delivery.Handler, delivery.Stream, due[^1].LastVersion);
        for (var first = (failure as PoisonEventException)?.Version ?? due[0].FirstVersion; ;)
        {
            DeadLetter letter = null!;
            await retry.ExecuteAsync(
                async cancellation => letter = await deadLetters.ParkAsync(handler.Name, stream, first, last, failure, cancellation).ConfigureAwait(false),
                delivery.Deadline,
                cancellationToken).ConfigureAwait(false);
            if (letter.Dropped.Find(first) is not { } dropped)
            {
                diagnostics.Parked(handler.Name);
                LogParked(logger, handler.Name, stream, letter.FirstVersion, letter.LastVersion, failure);
                return null;
            }

            if (dropped.Last > skipped || dropped.Last >= last)
            {
                return dropped;
            }

            // Skipping does not help this handler; what comes after the dropped events is parked then.
            first = dropped.Last + 1;
        }
    }

    private bool IsToBeParked(Exception failure, bool lastChance) => faults.Classify(failure) switch
    {
        FaultKind.Permanent => true,
        FaultKind.Unknown => lastChance,
        _ => false,
    };

    private readonly record struct StreamDelivery(IFeedHandler Handler, StreamId Stream, long Deadline, bool LastChance);

    [LoggerMessage(LogLevel.Warning, "{Handler}: stream {Stream} could not be handled.")]
    private static partial void LogFailed(ILogger logger, string handler, StreamId stream, Exception exception);

    [LoggerMessage(LogLevel.Error, "{Handler}: events {First} to {Last} of stream {Stream} have been parked.")]
    private static partial void LogParked(ILogger logger, string handler, StreamId stream, long first, long last, Exception exception);
}
