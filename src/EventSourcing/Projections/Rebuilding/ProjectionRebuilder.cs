using EventSourcing.Feeds;
using EventSourcing.Projections.Generations;
using EventSourcing.Streams;

namespace EventSourcing.Projections.Rebuilding;

/// <summary>
/// The steps of a rebuild, each of which may be repeated at any time: begin → walk every range until it has caught up → switch → wait for
/// readers elsewhere → retire → wait for writers elsewhere → sweep.
/// </summary>
public sealed class ProjectionRebuilder(
    IEnumerable<IFeedHandler> handlers,
    IEventFeed feed,
    ICheckpointStore checkpoints,
    IGenerationLedgers ledgers,
    IGenerations generations,
    LeftBehindStreams leftBehind,
    StreamCatchUp catchUp,
    TimeProvider time)
{
    /// <summary>By which clocks of different machines may differ.</summary>
    private static readonly TimeSpan ClockSkew = TimeSpan.FromSeconds(1);

    private const int StreamsAtOnce = 16;

    private TimeSpan Notice => generations.Staleness * 2 + ClockSkew;

    /// <summary>A projection that can be rebuilt; null when there is none of that name.</summary>
    public IRebuildable? Find(string projection) => handlers.OfType<IRebuildable>().FirstOrDefault(handler => handler.Name == projection);

    /// <summary>What is to do; null when the rebuild has been cancelled.</summary>
    public async Task<RebuildPlan?> BeginAsync(string projection, string rebuildId, CancellationToken cancellationToken)
    {
        var ledger = await ledgers.ChangeAsync(projection, known => known.Begin(rebuildId), cancellationToken).ConfigureAwait(false);
        if (ledger.Rebuild is not { State: not RebuildState.Cancelled } rebuild)
        {
            return null;
        }

        // Taken after the change: a repetition only makes it later, and later is safe.
        var certainAt = time.GetUtcNow() + Notice;
        var ranges = await feed.GetRangesAsync(cancellationToken).ConfigureAwait(false);
        return new RebuildPlan(projection, rebuildId, rebuild.Generation, ranges, Notice, certainAt);
    }

    /// <summary>Walks on in one range from where it was left.</summary>
    /// <param name="patience">After which it pauses at the next page.</param>
    public Task<RangeProgress> WalkAsync(RebuildPlan plan, int range, TimeSpan patience, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return new RangeWalk(plan, Require(plan.Projection), feed, checkpoints, ledgers, leftBehind, catchUp, time)
            .WalkAsync(range, patience, cancellationToken);
    }

    /// <summary>
    /// Turns the readers to the new generation; false when the rebuild has been cancelled. Streams that it cannot follow are parked.
    /// </summary>
    public async Task<bool> SwitchAsync(RebuildPlan plan, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var projection = Require(plan.Projection);

        // What has been cured or dropped since the walk is in the generation before anyone reads it.
        await ForLeftBehindAsync(
            plan, (stream, cancellation) => catchUp.RunAsync(projection, plan.Generation, stream, cancellation), cancellationToken).ConfigureAwait(false);
        var ledger = await ledgers.ChangeAsync(plan.Projection, known => known.Switch(plan.RebuildId), cancellationToken).ConfigureAwait(false);
        if (ledger.Rebuild is not { State: RebuildState.Switched } rebuild || rebuild.Id != plan.RebuildId)
        {
            return false;
        }

        // Parked only now: a generation that nobody comes to read must not stop the one that is read.
        await ForLeftBehindAsync(
            plan, (stream, cancellation) => catchUp.SettleAsync(projection, plan.Generation, stream, cancellation), cancellationToken).ConfigureAwait(false);
        return true;
    }

    /// <summary>False when it is too late: the readers have been switched over.</summary>
    public async Task<bool> CancelAsync(string projection, string rebuildId, CancellationToken cancellationToken)
    {
        var ledger = await ledgers.ChangeAsync(projection, known => known.Cancel(rebuildId), cancellationToken).ConfigureAwait(false);
        return ledger.Rebuild!.State == RebuildState.Cancelled;
    }

    /// <summary>Stops writing what nobody reads any more.</summary>
    public Task RetireAsync(string projection, CancellationToken cancellationToken) =>
        ledgers.ChangeAsync(projection, known => known.Retire(), cancellationToken);

    /// <summary>Deletes what belongs to no generation any more, also what earlier rebuilds have left.</summary>
    /// <returns>Whether nothing was left within <paramref name="patience"/>.</returns>
    public async Task<bool> SweepAsync(string projection, TimeSpan patience, CancellationToken cancellationToken)
    {
        var ledger = await ledgers.ReadAsync(projection, cancellationToken).ConfigureAwait(false);
        var begun = time.GetTimestamp();
        while (await Require(projection).SweepAsync([.. ledger.Generations.Written], ledger.Last, cancellationToken).ConfigureAwait(false) > 0)
        {
            if (time.GetElapsedTime(begun) > patience)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Forgets the positions of a rebuild that has ended.</summary>
    public Task ForgetAsync(RebuildPlan plan, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return checkpoints.DeleteAsync(plan.CheckpointName, cancellationToken);
    }

    private async Task ForLeftBehindAsync(RebuildPlan plan, Func<StreamId, CancellationToken, Task> action, CancellationToken cancellationToken) =>
        await Parallel.ForEachAsync(
            await leftBehind.ReadAsync(plan, cancellationToken).ConfigureAwait(false),
            new ParallelOptions { MaxDegreeOfParallelism = StreamsAtOnce, CancellationToken = cancellationToken },
            async (stream, cancellation) => await action(stream, cancellation).ConfigureAwait(false)).ConfigureAwait(false);

    private IRebuildable Require(string projection) =>
        Find(projection) ?? throw new InvalidOperationException($"There is no projection '{projection}'.");
}
