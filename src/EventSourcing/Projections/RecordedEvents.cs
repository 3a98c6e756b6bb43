using EventSourcing.Events;
using EventSourcing.Feeds;
using EventSourcing.Streams;

namespace EventSourcing.Projections;

/// <summary>The events of one stream's commits, in order and readable; up to the first that is not.</summary>
/// <param name="Poison">What stands behind the last of <paramref name="Events"/> and cannot be read.</param>
internal sealed record RecordedEvents(IReadOnlyList<RecordedEvent> Events, PoisonEventException? Poison)
{
    /// <param name="after">Versions up to this one are left out, readable or not.</param>
    public static RecordedEvents Of(IEnumerable<Commit> commits, EventSerializer serializer, long after = 0)
    {
        var events = new List<RecordedEvent>();
        foreach (var commit in commits.OrderBy(commit => commit.FirstVersion))
        {
            for (var position = (int)Math.Max(0, after + 1 - commit.FirstVersion); position < commit.Events.Length; position++)
            {
                var (stored, version) = (commit.Events[position], commit.FirstVersion + position);
                try
                {
                    // Hosts rewrite offsets on the way; what is projected must not depend on the way.
                    events.Add(new RecordedEvent(
                        commit.StreamId, version, stored.Type, commit.CommittedAt.ToUniversalTime(), serializer.Deserialize(stored)));
                }
#pragma warning disable CA1031 // Whatever keeps a stored event from being read now will keep it from being read next time.
                catch (Exception unreadable)
#pragma warning restore CA1031
                {
                    return new RecordedEvents(events, new PoisonEventException(commit.StreamId, version, unreadable));
                }
            }
        }

        return new RecordedEvents(events, null);
    }

    /// <summary>All that can be read, whatever stands in between.</summary>
    public static IEnumerable<RecordedEvent> ReadableOf(Commit commit, EventSerializer serializer)
    {
        for (var after = commit.FirstVersion - 1; after < commit.LastVersion;)
        {
            var (events, poison) = Of([commit], serializer, after);
            foreach (var @event in events)
            {
                yield return @event;
            }

            after = poison?.Version ?? commit.LastVersion;
        }
    }
}
