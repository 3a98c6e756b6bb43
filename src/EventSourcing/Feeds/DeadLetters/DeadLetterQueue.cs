using EventSourcing.Streams;

namespace EventSourcing.Feeds.DeadLetters;

/// <summary>Parks what cannot be handled, and what must wait behind it, one sequence per handler and stream.</summary>
public sealed class DeadLetterQueue(IDeadLetterStore store, DeadLetterOptions options, TimeProvider time)
{
    private const int MaxAttempts = 20;

    private readonly KnownDeadLetters _known = new(store, time);

    /// <summary>The commits to handle now. The others have been dropped, or belong to a sequence, which has grown by them.</summary>
    public async ValueTask<IReadOnlyList<Commit>> HoldBackAsync(
        string handler, StreamId stream, IReadOnlyList<Commit> commits, CancellationToken cancellationToken)
    {
        while (await _known.FindAsync(handler, stream, cancellationToken).ConfigureAwait(false) is { } letter)
        {
            var (open, behind) = letter.Split(commits);
            if (behind.Count == 0 || behind[^1].LastVersion <= letter.LastVersion)
            {
                return open;
            }

            // Grows, or turns out to have been drained or dropped meanwhile; either is known now.
            var last = behind[^1].LastVersion;
            await ChangeAsync(
                handler, stream, found => found is { IsParked: true } && found.LastVersion < last ? Renew(found with { LastVersion = last }) : found,
                cancellationToken).ConfigureAwait(false);
        }

        return commits;
    }

    /// <summary>
    /// Parks the stream from <paramref name="first"/> on, unless an operator has dropped that version before: the result's
    /// <see cref="DeadLetter.Dropped"/> tells.
    /// </summary>
    public Task<DeadLetter> ParkAsync(
        string handler, StreamId stream, long first, long last, Exception failure, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        return ChangeAsync(handler, stream, found => found switch
        {
            null => Renew(DeadLetter.Park(handler, stream, first, last, failure, now)),
            { Dropped: var dropped } when dropped.Find(first) is not null => found,
            { IsParked: true } when first >= found.FirstVersion && last <= found.LastVersion => found,
            { IsParked: true } when first >= found.FirstVersion => Renew(found with { LastVersion = last }),
            { IsParked: true } => Renew(found with { FirstVersion = first, LastVersion = Math.Max(last, found.LastVersion) }).Because(failure),
            _ => Renew(DeadLetter.Park(handler, stream, first, last, failure, now) with { Dropped = found.Dropped, ETag = found.ETag }),
        }, cancellationToken)!;
    }

    /// <summary>As stored now; null when nothing is parked.</summary>
    public async Task<DeadLetter?> FindParkedAsync(string handler, StreamId stream, CancellationToken cancellationToken) =>
        await store.FindAsync(handler, stream, cancellationToken).ConfigureAwait(false) is { IsParked: true } letter ? letter : null;

    /// <summary>What operators have dropped of a stream, as stored now.</summary>
    public async Task<DroppedRanges> FindDroppedAsync(string handler, StreamId stream, CancellationToken cancellationToken) =>
        (await store.FindAsync(handler, stream, cancellationToken).ConfigureAwait(false))?.Dropped ?? DroppedRanges.None;

    /// <summary>Remembers how far a retry has come, and what stopped it; null when it only ran out of time.</summary>
    public Task<DeadLetter?> RecordAsync(DeadLetter letter, long reached, Exception? failure, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(letter);
        var now = time.GetUtcNow();
        return ChangeAsync(letter.Handler, letter.StreamId, found =>
        {
            if (found is not { IsParked: true })
            {
                return found;
            }

            var further = found with { FirstVersion = Math.Max(found.FirstVersion, reached + 1) };
            return Renew(failure is null
                ? further
                : further.Because(failure) with { Attempts = reached + 1 > found.FirstVersion ? 1 : found.Attempts + 1, LastAttemptAt = now });
        }, cancellationToken);
    }

    /// <summary>Ends a sequence that has been handled, unless it has changed since it was read: true when it is gone.</summary>
    public async Task<bool> TryResolveAsync(DeadLetter letter, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(letter);
        if (!letter.Dropped.IsEmpty)
        {
            return await TrySaveAsync(Renew(letter.Resolved()), cancellationToken).ConfigureAwait(false);
        }

        var gone = await store.TryDeleteAsync(letter, cancellationToken).ConfigureAwait(false);
        if (gone)
        {
            _known.Forget(letter.Handler, letter.StreamId);
        }

        return gone;
    }

    /// <summary>Leaves a mark instead of the sequence, unless that has changed since it was read: true when done.</summary>
    public Task<bool> TryDropAsync(DeadLetter letter, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(letter);
        return TrySaveAsync(Renew(letter.AsDropped()), cancellationToken);
    }

    private DeadLetter Renew(DeadLetter letter) => letter with { ExpiresAt = time.GetUtcNow() + options.TimeToLive };

    /// <summary>The outcome; <paramref name="change"/> is asked again when somebody else was faster, and writes nothing by changing nothing.</summary>
    /// <exception cref="TimeoutException">Others kept being faster.</exception>
    private async Task<DeadLetter?> ChangeAsync(
        string handler, StreamId stream, Func<DeadLetter?, DeadLetter?> change, CancellationToken cancellationToken)
    {
        for (var attempt = 1; attempt <= MaxAttempts; attempt++)
        {
            var found = await store.FindAsync(handler, stream, cancellationToken).ConfigureAwait(false);
            var changed = change(found);
            if (changed is null)
            {
                _known.Forget(handler, stream);
                return null;
            }

            if (ReferenceEquals(changed, found))
            {
                _known.Keep(found);
                return found;
            }

            if (await TrySaveAsync(changed, cancellationToken).ConfigureAwait(false))
            {
                return changed;
            }
        }

        throw new TimeoutException($"Dead letter {DeadLetter.IdOf(handler, stream)} kept changing under {MaxAttempts} attempts.");
    }

    private async Task<bool> TrySaveAsync(DeadLetter letter, CancellationToken cancellationToken)
    {
        var saved = await store.TrySaveAsync(letter, cancellationToken).ConfigureAwait(false);
        if (saved)
        {
            _known.Keep(letter);
        }

        return saved;
    }
}
