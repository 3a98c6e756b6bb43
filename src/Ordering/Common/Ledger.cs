using EventSourcing.Projections;

namespace Ordering.Common;

/// <summary>
/// The durable memory of a simulated partner: one entry per idempotency key, so that an effect that happened twice would show.
/// </summary>
internal sealed class Ledger<TEntry>(IReadModelStore<TEntry> entries)
    where TEntry : class
{
    private const int MaxAttempts = 50;

    public async Task<TEntry?> FindAsync(string key, CancellationToken cancellationToken) =>
        (await entries.FindAsync(new ReadModelKey(key, key), cancellationToken).ConfigureAwait(false))?.Model;

    /// <summary>Changes an entry that is there, as if nobody else did at the same time.</summary>
    public Task<TEntry> UpdateAsync(string key, Func<TEntry, TEntry> change, CancellationToken cancellationToken) =>
        ChangeAsync(key, entry => change(entry!), isNew: false, cancellationToken);

    /// <summary>Makes an entry, or changes the one that is there. Most keys come once, so the first attempt takes it to be new.</summary>
    public Task<TEntry> AddOrUpdateAsync(string key, Func<TEntry?, TEntry> change, CancellationToken cancellationToken) =>
        ChangeAsync(key, change, isNew: true, cancellationToken);

    private async Task<TEntry> ChangeAsync(string key, Func<TEntry?, TEntry> change, bool isNew, CancellationToken cancellationToken)
    {
        for (var attempt = 1; attempt <= MaxAttempts; attempt++)
        {
            var id = new ReadModelKey(key, key);
            // The conditional write finds out when it is not.
            var known = isNew && attempt == 1 ? null : await entries.FindAsync(id, cancellationToken).ConfigureAwait(false);
            var changed = change(known?.Model);
            if (await entries.TrySaveAsync((known ?? new ReadModel<TEntry>(id)) with { Model = changed }, cancellationToken).ConfigureAwait(false) is not null)
            {
                return changed;
            }
        }

        throw new ReadModelContendedException($"Ledger entry {key} kept changing under {MaxAttempts} attempts.");
    }
}
