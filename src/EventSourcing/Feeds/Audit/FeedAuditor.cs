using System.Collections.Concurrent;
using System.Collections.Immutable;
using EventSourcing.Feeds.Faults;
using EventSourcing.Streams;
using Microsoft.Extensions.Logging;

namespace EventSourcing.Feeds.Audit;

/// <summary>
/// Walks the whole feed from its own checkpoint, some distance behind, and delivers everything to every handler once more. Handlers pass
/// over what they have; what a failed or lost invocation of the trigger has left behind arrives here at the latest.
/// </summary>
public sealed partial class FeedAuditor(
    IEventFeed feed,
    ICheckpointStore checkpoints,
    FeedDelivery delivery,
    IFaultClassifier faults,
    AuditOptions options,
    TimeProvider time,
    ILogger<FeedAuditor> logger)
{
    private readonly AuditRanges _ranges = new(feed, checkpoints);

    /// <summary>Runs by range that have failed for unknown reasons since the last success. Only this process's: another one has patience of its own.</summary>
    private readonly ConcurrentDictionary<string, int> _failedRuns = [];

    /// <summary>As far as it gets in <see cref="AuditOptions.Budget"/>; the next run goes on there. Runs must not overlap.</summary>
    /// <exception cref="AggregateException">What could not be delivered; the walk has stopped before it and tries it again.</exception>
    public async Task<AuditRun> RunAsync(IReadOnlyCollection<IFeedHandler> handlers, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(handlers);
        var (began, deadline) = (time.GetTimestamp(), delivery.NewDeadline());
        var ranges = await _ranges.FindAsync(cancellationToken).ConfigureAwait(false);
        var walks = await Task.WhenAll(
            ranges.Select(range => WalkAsync(range.Key, range.Value, handlers, began, deadline, cancellationToken))).ConfigureAwait(false);
        var run = new AuditRun(walks.Sum(walk => walk.Commits), walks.All(walk => walk.CaughtUp));
        if (run.Commits > 0)
        {
            LogRun(logger, run.Commits, run.CaughtUp, time.GetElapsedTime(began).TotalMilliseconds);
        }

        var failures = walks.SelectMany(walk => walk.Failures).ToList();
        return failures.Count == 0 ? run : throw new AggregateException("The auditor could not deliver everything.", failures);
    }

    private async Task<Walk> WalkAsync(
        string key, Checkpoint reached, IReadOnlyCollection<IFeedHandler> handlers, long began, long deadline, CancellationToken cancellationToken)
    {
        var commits = 0;
        while (time.GetElapsedTime(began) < options.Budget)
        {
            var page = await feed.ReadAsync(reached.Range, reached.Position, options.PageSize, cancellationToken).ConfigureAwait(false);
            var due = Due(page.Commits);
            var lastChance = _failedRuns.GetValueOrDefault(key) >= options.Patience;
            if (await DeliverAsync(due, handlers, lastChance, deadline, cancellationToken).ConfigureAwait(false) is { Count: > 0 } failures)
            {
                if (failures.Any(failure => faults.Classify(failure) == FaultKind.Unknown))
                {
                    _failedRuns.AddOrUpdate(key, 1, (_, runs) => runs + 1);
                }

                return new Walk(commits, false, failures);
            }

            _failedRuns.TryRemove(key, out _);
            commits += due.Length;
            if (due.Length < page.Commits.Length)
            {
                page = await NarrowAsync(reached, due, cancellationToken).ConfigureAwait(false);
            }

            if (page is null)
            {
                return new Walk(commits, true, []);
            }

            var atEnd = page.Commits.Length == 0;
            if (page.Position != reached.Position)
            {
                reached = reached with { Position = page.Position, Events = reached.Events + page.Commits.Sum(commit => commit.Events.Length), IsEnd = atEnd };
                await _ranges.SaveAsync(key, reached, cancellationToken).ConfigureAwait(false);
            }

            if (atEnd)
            {
                return new Walk(commits, true, []);
            }
        }

        return new Walk(commits, false, []);
    }

    /// <summary>Those old enough, up to the first that is not: the walk cannot pass that one.</summary>
    private ImmutableArray<Commit> Due(ImmutableArray<Commit> commits)
    {
        var before = time.GetUtcNow() - options.Distance;
        return [.. commits.TakeWhile(commit => commit.CommittedAt <= before)];
    }

    /// <summary>Reads what has just been delivered again, alone, for the position behind it. Null when the feed does not cut there.</summary>
    private async Task<FeedPage?> NarrowAsync(Checkpoint reached, ImmutableArray<Commit> delivered, CancellationToken cancellationToken)
    {
        if (delivered.IsEmpty)
        {
            return null;
        }

        var page = await feed.ReadAsync(reached.Range, reached.Position, delivered.Length, cancellationToken).ConfigureAwait(false);
        var seen = delivered.Select(commit => (commit.StreamId, commit.FirstVersion)).ToHashSet();
        return page.Commits.All(commit => seen.Contains((commit.StreamId, commit.FirstVersion))) && page.Commits.Length > 0 ? page : null;
    }

    private async Task<IReadOnlyList<Exception>> DeliverAsync(
        ImmutableArray<Commit> commits, IReadOnlyCollection<IFeedHandler> handlers, bool lastChance, long deadline, CancellationToken cancellationToken)
    {
        var failures = new List<Exception>();
        foreach (var handler in commits.IsEmpty ? [] : handlers)
        {
            if (failures.Count > 0 && time.GetTimestamp() >= deadline)
            {
                // The walk stays on this page anyway; the next run has time for the others.
                break;
            }

            try
            {
                await delivery.HandleAsync(handler, commits, cancellationToken, lastChance, deadline).ConfigureAwait(false);
            }
            catch (AggregateException failure)
            {
                failures.AddRange(failure.InnerExceptions);
            }
        }

        return failures;
    }

    private sealed record Walk(int Commits, bool CaughtUp, IReadOnlyList<Exception> Failures);

    [LoggerMessage(LogLevel.Debug, "The auditor has been over {Commits} commits in {Milliseconds} ms; caught up: {CaughtUp}.")]
    private static partial void LogRun(ILogger logger, int commits, bool caughtUp, double milliseconds);
}

/// <summary>What a run of the auditor did.</summary>
/// <param name="Commits">That it delivered once more.</param>
/// <param name="CaughtUp">Nothing is left that is older than the distance.</param>
public sealed record AuditRun(int Commits, bool CaughtUp);
