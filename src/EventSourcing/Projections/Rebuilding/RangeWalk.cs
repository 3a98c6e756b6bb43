using System.Collections.Concurrent;
using System.Collections.Immutable;
using EventSourcing.Feeds;
using EventSourcing.Projections.Generations;
using EventSourcing.Streams;

namespace EventSourcing.Projections.Rebuilding;

/// <summary>
/// Walks one range of the feed and writes the models of one generation: page by page, with a checkpoint after each, so that a crash
/// repeats one page, which changes nothing. The next page is read while this one is written.
/// </summary>
internal sealed class RangeWalk(
    RebuildPlan plan,
    IRebuildable projection,
    IEventFeed feed,
    ICheckpointStore checkpoints,
    IGenerationLedgers ledgers,
    LeftBehindStreams leftBehindStreams,
    StreamCatchUp catchUp,
    TimeProvider time)
{
    /// <summary>Streams of one page are independent; their round trips overlap.</summary>
    private const int StreamsAtOnce = 128;

    private const int MaxFailedStreams = 1_000;

    private const int FailuresShown = 5;

    private readonly PageSize _size = new();

    /// <param name="patience">After which it pauses at the next page.</param>
    public async Task<RangeProgress> WalkAsync(int range, TimeSpan patience, CancellationToken cancellationToken)
    {
        var key = $"range-{range}";
        var known = await checkpoints.ReadAsync(plan.CheckpointName, cancellationToken).ConfigureAwait(false);
        var reached = known.GetValueOrDefault(key) ?? new Checkpoint(plan.Ranges[range], null, 0, IsEnd: false);
        var begun = time.GetTimestamp();
        var reading = ReadAsync(reached, cancellationToken);
        var saving = Task.CompletedTask;
        while (true)
        {
            var page = await reading.ConfigureAwait(false);
            if (!page.IsWanted)
            {
                await saving.ConfigureAwait(false);
                return Progress(WalkState.Cancelled, reached);
            }

            var state = StateAfter(page, begun, patience);
            var next = reached with
            {
                Position = page.Feed.Position,
                Events = reached.Events + page.Feed.Commits.Sum(commit => commit.Events.Length),
                IsEnd = state == WalkState.CaughtUp,
            };
            if (state is null)
            {
                reading = ReadAsync(next, cancellationToken);
            }

            reached = next with { LeftBehind = await WriteAsync(page.Feed.Commits, reached.LeftBehind, cancellationToken).ConfigureAwait(false) };

            // One after the other, each while the following page is written.
            await saving.ConfigureAwait(false);
            saving = checkpoints.SaveAsync(plan.CheckpointName, key, reached, cancellationToken);
            state = reached.LeftBehind.Count > MaxFailedStreams ? WalkState.Hopeless : state;
            if (state is { } paused)
            {
                await saving.ConfigureAwait(false);
                return Progress(paused, reached);
            }
        }
    }

    private async Task<WalkedPage> ReadAsync(Checkpoint after, CancellationToken cancellationToken)
    {
        // Asked before reading: the end is the end of what had been written by then.
        var certain = time.GetUtcNow() >= plan.CertainAt;
        var asking = ledgers.ReadAsync(plan.Projection, cancellationToken);
        var page = await feed.ReadAsync(after.Range, after.Position, _size.Commits, cancellationToken).ConfigureAwait(false);
        _size.Learn(page);
        return new WalkedPage(page, certain, (await asking.ConfigureAwait(false)).Generations.Building == plan.Generation);
    }

    /// <summary>
    /// Null to go on. Under load the end may never be seen; then a commit made after the certain time shows that all earlier ones have been.
    /// </summary>
    private WalkState? StateAfter(WalkedPage page, long begun, TimeSpan patience) => page.Feed switch
    {
        { IsEnd: true } => page.Certain ? WalkState.CaughtUp : WalkState.AtEnd,
        { Commits: var commits } when commits.Any(commit => commit.CommittedAt >= plan.CertainAt) => WalkState.CaughtUp,
        _ => time.GetElapsedTime(begun) > patience ? WalkState.Walking : null,
    };

    /// <returns>
    /// All streams left behind so far: with the first event that fails, and was not dropped, a stream is left until readers are switched.
    /// </returns>
    private async Task<ImmutableSortedDictionary<string, string>> WriteAsync(
        ImmutableArray<Commit> commits, ImmutableSortedDictionary<string, string> leftBehind, CancellationToken cancellationToken)
    {
        var failed = new ConcurrentDictionary<string, string>();
        await Parallel.ForEachAsync(
            commits.Where(commit => projection.Follows(commit.StreamId.Category)).GroupBy(commit => commit.StreamId),
            new ParallelOptions { MaxDegreeOfParallelism = StreamsAtOnce, CancellationToken = cancellationToken },
            async (stream, cancellation) =>
            {
                var id = stream.Key.ToString();
                try
                {
                    if (!leftBehind.ContainsKey(id))
                    {
                        await projection.RebuildAsync(plan.Generation, stream.Key, [.. stream], cancellation).ConfigureAwait(false);
                    }
                }
                catch (Exception failure) when (leftBehindStreams.IsLeftBehindBy(failure))
                {
                    // To the head, and not only to the end of the page: live delivery may have been waiting for this.
                    if (await catchUp.RunAsync(projection, plan.Generation, stream.Key, cancellation).ConfigureAwait(false) is { } obstacle)
                    {
                        failed[id] = LeftBehindStreams.ReasonOf(obstacle.Failure);
                    }
                }
            }).ConfigureAwait(false);
        return leftBehind.AddRange(failed);
    }

    private static RangeProgress Progress(WalkState state, Checkpoint reached) => new(
        state,
        reached.Events,
        reached.LeftBehind.Count,
        [.. reached.LeftBehind.Take(FailuresShown).Select(stream => new StreamFailure(stream.Key, stream.Value))]);

    /// <param name="Certain">It was read when every live writer knew of the generation.</param>
    /// <param name="IsWanted">The rebuild had not been cancelled.</param>
    private sealed record WalkedPage(FeedPage Feed, bool Certain, bool IsWanted);
}
