using System.Globalization;

namespace EventSourcing.Feeds.Audit;

/// <summary>
/// The ranges of the walk and how far it has come in each. They are chosen once and kept with their positions, so that a split of the
/// store changes nothing. A key says of how many it is, so that a set half written by a process that died is recognised.
/// </summary>
internal sealed class AuditRanges(IEventFeed feed, ICheckpointStore checkpoints)
{
    public const string Name = "auditor";

    public async Task<IReadOnlyDictionary<string, Checkpoint>> FindAsync(CancellationToken cancellationToken)
    {
        var known = await checkpoints.ReadAsync(Name, cancellationToken).ConfigureAwait(false);
        return IsComplete(known) ? known : await BeginAsync(cancellationToken).ConfigureAwait(false);
    }

    public Task SaveAsync(string key, Checkpoint checkpoint, CancellationToken cancellationToken) =>
        checkpoints.SaveAsync(Name, key, checkpoint, cancellationToken);

    private async Task<IReadOnlyDictionary<string, Checkpoint>> BeginAsync(CancellationToken cancellationToken)
    {
        await checkpoints.DeleteAsync(Name, cancellationToken).ConfigureAwait(false);
        var ranges = await feed.GetRangesAsync(cancellationToken).ConfigureAwait(false);
        var begun = new Dictionary<string, Checkpoint>();
        foreach (var (index, range) in ranges.Index())
        {
            var key = string.Create(CultureInfo.InvariantCulture, $"{index + 1}-of-{ranges.Length}");
            begun[key] = new Checkpoint(range, Position: null, Events: 0, IsEnd: false);
            await SaveAsync(key, begun[key], cancellationToken).ConfigureAwait(false);
        }

        return begun;
    }

    private static bool IsComplete(IReadOnlyDictionary<string, Checkpoint> known) =>
        known.Count > 0 && known.Keys.All(key => key.EndsWith(string.Create(CultureInfo.InvariantCulture, $"-of-{known.Count}"), StringComparison.Ordinal));
}
