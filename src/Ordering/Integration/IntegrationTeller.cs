using System.Collections.Frozen;
using System.Collections.Immutable;
using EventSourcing.Aggregates;
using EventSourcing.Events;
using EventSourcing.Feeds;
using EventSourcing.Streams;
using Ordering.Common;
using Ordering.Orders;

namespace Ordering.Integration;

/// <summary>What is told outside of a commit: the integration events of its events, and for an order one notification of its newest version.</summary>
public sealed class IntegrationTeller(EventTypeRegistry registry, EventSerializer serializer, AggregateRepository repository)
{
    private readonly FrozenDictionary<string, Type> _told =
        IntegrationMap.Told.ToFrozenDictionary(@event => registry[@event].Name, StringComparer.Ordinal);

    /// <exception cref="PoisonEventException">An event that is to be told cannot be read. A commit is told as a whole, so it names the first of it.</exception>
    /// <exception cref="TimeoutException">The order cannot be seen yet as it was at the event.</exception>
    public async Task<ImmutableArray<IntegrationMessage>> TellAsync(Commit commit, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(commit);
        var told = ImmutableArray.CreateBuilder<IntegrationMessage>();
        foreach (var (position, stored) in commit.Events.Index())
        {
            if (_told.TryGetValue(stored.Type, out var @event))
            {
                var version = commit.FirstVersion + position;
                var data = await TellAsync(commit, version, stored, @event, cancellationToken).ConfigureAwait(false);
                told.Add(IntegrationMessage.Of(commit, version, data));
            }
        }

        if (commit.StreamId.Category == Order.Category)
        {
            told.Add(IntegrationMessage.Of(commit, commit.LastVersion, new OrderUpdatedV1(OrderId.Parse(commit.StreamId.Key), commit.LastVersion)));
        }

        return told.ToImmutable();
    }

    private async Task<IntegrationEvent> TellAsync(Commit commit, long version, EventData stored, Type @event, CancellationToken cancellationToken)
    {
        try
        {
            var order = IntegrationMap.NeedsOrder(@event) ? await OrderAsync(commit.StreamId, version, cancellationToken).ConfigureAwait(false) : null;
            return IntegrationMap.Tell(serializer.Deserialize(stored), order)!;
        }
        catch (Exception unreadable) when (unreadable is UnknownEventTypeException or System.Text.Json.JsonException)
        {
            throw new PoisonEventException(commit.StreamId, commit.FirstVersion, unreadable);
        }
    }

    /// <summary>As last seen here, when that is recent enough: what is taken from it does not change any more.</summary>
    private async Task<Order> OrderAsync(StreamId stream, long version, CancellationToken cancellationToken)
    {
        var seen = await repository.LoadLastSeenAsync<Order, OrderEvent>(stream, cancellationToken).ConfigureAwait(false);
        if (seen.Version < version)
        {
            seen = await repository.LoadAsync<Order, OrderEvent>(stream, cancellationToken).ConfigureAwait(false);
        }

        // Between clients of an account with Session consistency a read may be behind the feed (docs/adr/0016).
        return seen.Version >= version ? seen.State : throw new TimeoutException($"Version {version} of {stream} cannot be seen yet.");
    }
}
