using System.Collections.Concurrent;
using EventSourcing.Streams;

namespace EventSourcing.Feeds.DeadLetters;

/// <summary>
/// What this process knows of the dead letters, so that a delivery need not ask per stream: read whole per handler every few seconds (one
/// query of one partition, which is nearly always empty), and what was written here added at once. Too much in it does no harm, because a
/// sequence is looked up before it grows. Too little lasts for <see cref="MaxAge"/> after another process has parked something, and only
/// matters if the same stream comes to this one in that time: a lease has just moved. The auditor comes minutes later.
/// </summary>
internal sealed class KnownDeadLetters(IDeadLetterStore store, TimeProvider time)
{
    public static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, Handler> _handlers = [];

    public async ValueTask<DeadLetter?> FindAsync(string handler, StreamId stream, CancellationToken cancellationToken)
    {
        var known = _handlers.GetOrAdd(handler, _ => new Handler());
        if (!known.WasReadAfter(time.GetTimestamp() - (long)(MaxAge.TotalSeconds * time.TimestampFrequency)))
        {
            var began = time.GetTimestamp();
            known.Replace(await store.ReadAsync(handler, cancellationToken).ConfigureAwait(false), began);
        }

        return known.Find(stream);
    }

    public void Keep(DeadLetter letter) => _handlers.GetOrAdd(letter.Handler, _ => new Handler()).Keep(letter, time.GetTimestamp());

    public void Forget(string handler, StreamId stream) => _handlers.GetOrAdd(handler, _ => new Handler()).Forget(stream);

    private sealed class Handler
    {
        private readonly Lock _lock = new();
        private Dictionary<StreamId, (DeadLetter Letter, long KeptAt)> _letters = [];
        private long _readAt = long.MinValue;

        public bool WasReadAfter(long timestamp)
        {
            lock (_lock)
            {
                return _readAt > timestamp;
            }
        }

        public DeadLetter? Find(StreamId stream)
        {
            lock (_lock)
            {
                return _letters.TryGetValue(stream, out var known) ? known.Letter : null;
            }
        }

        public void Keep(DeadLetter letter, long now)
        {
            lock (_lock)
            {
                _letters[letter.StreamId] = (letter, now);
            }
        }

        public void Forget(StreamId stream)
        {
            lock (_lock)
            {
                _letters.Remove(stream);
            }
        }

        /// <summary>What was written here since the reading began is newer than what was read.</summary>
        public void Replace(IEnumerable<DeadLetter> letters, long began)
        {
            lock (_lock)
            {
                var replaced = letters.ToDictionary(letter => letter.StreamId, letter => (letter, began));
                foreach (var (stream, known) in _letters.Where(entry => entry.Value.KeptAt >= began))
                {
                    replaced[stream] = known;
                }

                (_letters, _readAt) = (replaced, began);
            }
        }
    }
}
