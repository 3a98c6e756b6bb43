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

    /// <summary>Changes an entry as if nobody else did at the same time.</summary>
    public async Task<TEntry> UpdateAsync(string key, Func<TEntry?, TEntry> change, CancellationToken cancellationToken)
    {
        for (var attempt = 1; attempt <= MaxAttempts; attempt++)
        {
            var id = new ReadModelKey(key, key);
            var known = await entries.FindAsync(id, cancellationToken).ConfigureAwait(false) ?? new ReadModel<TEntry>(id);
            var changed = change(known.Model);
            if (await entries.TrySaveAsync(known with { Model = changed }, cancellationToken).ConfigureAwait(false))
            {
                return changed;
            }
        }

        throw new ReadModelContendedException($"Ledger entry {key} kept changing under {MaxAttempts} attempts.");
    }
}
