using LocalCloud.ServiceBus.Messages;
using LocalCloud.ServiceBus.Storage;
using LocalCloud.Storage;

namespace LocalCloud.ServiceBus.Entities;

/// <summary>Brings messages to the queues they belong in, each with all its copies in one transaction.</summary>
internal sealed class Router(Func<string, Entity?> find, TimeProvider time)
{
    private const int MostForwards = 4;

    /// <summary>Set once; both are made with each other.</summary>
    public Journal Journal { get; init; } = null!;

    /// <summary>Stores all or none.</summary>
    /// <returns>For each the number that it has got if it is scheduled; 0 for what is not, or was dropped as a duplicate.</returns>
    /// <exception cref="BrokerException">It cannot take one of them.</exception>
    public async Task<IReadOnlyList<long>> SendAsync(Entity entity, IReadOnlyList<InboundMessage> messages)
    {
        foreach (var message in messages)
        {
            Check(entity, message);
        }

        return await Journal.WriteAsync((session, effects) => Store(session, effects, entity, messages));
    }

    /// <summary>Into a queue, to the subscriptions of a topic, or on to where the entity forwards.</summary>
    public void Route(SqliteSession session, List<Action> effects, Entity entity, InboundMessage message, int hops = 0)
    {
        if (entity.Settings.ForwardTo is { } target && hops < MostForwards && find(target) is { } next)
        {
            Route(session, effects, next, message, hops + 1);
        }
        else if (entity is Topic topic)
        {
            foreach (var subscription in topic.Subscriptions)
            {
                foreach (var copy in subscription.Select(message))
                {
                    Route(session, effects, subscription, copy, hops);
                }
            }
        }
        else
        {
            ((MessageQueue)entity).Insert(session, effects, message);
        }
    }

    public Entity? Find(string path) => find(path);

    private List<long> Store(SqliteSession session, List<Action> effects, Entity entity, IReadOnlyList<InboundMessage> messages)
    {
        var now = time.GetUtcNow();
        var settings = entity.Settings;
        var scheduled = new List<long>();
        foreach (var message in messages)
        {
            if (settings.RequiresDuplicateDetection
                && !Duplicates.TryAdd(session, entity.Id, message.MessageId, now.UtcTicks, settings.DuplicateDetectionHistoryTimeWindow.Ticks))
            {
                scheduled.Add(0);
                continue;
            }

            if (message.ScheduledFor > now)
            {
                scheduled.Add(entity.Schedule!.Insert(session, effects, message));
            }
            else
            {
                scheduled.Add(0);
                Route(session, effects, entity, message);
            }
        }

        return scheduled;
    }

    private static void Check(Entity entity, InboundMessage message)
    {
        if (entity is MessageQueue { Settings.RequiresSession: true } && message.SessionId is null)
        {
            throw BrokerException.NotAllowed($"The entity '{entity.Path}' requires sessions: the SessionId of a message must be set.");
        }

        if (entity.Size > entity.Settings.MaxSizeInMegabytes * 1024L * 1024)
        {
            throw BrokerException.QuotaExceeded($"The maximum entity size of '{entity.Path}' has been reached or exceeded: {entity.Settings.MaxSizeInMegabytes} MB.");
        }
    }
}
