using System.Collections.Concurrent;
using System.Text.Json;
using LocalCloud.ServiceBus.Definitions;
using LocalCloud.ServiceBus.Filters;
using LocalCloud.ServiceBus.Storage;

namespace LocalCloud.ServiceBus.Entities;

/// <summary>All entities by their paths.</summary>
internal sealed class EntityCatalog : IDisposable
{
    public const string DeadLetterSuffix = "/$DeadLetterQueue";
    public const string SubscriptionInfix = "/Subscriptions/";

    private readonly ConcurrentDictionary<string, Entity> _entities = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<long, string?> _definitions = [];
    private readonly QueueServices _services;

    public EntityCatalog(Func<Func<string, Entity?>, QueueServices> services) => _services = services(Find);

    public IEnumerable<Entity> All => _entities.Values;

    /// <summary>Null for none.</summary>
    public Entity? Find(string path) => _entities.GetValueOrDefault(path);

    /// <summary>What an entity has in it, its dead letters included.</summary>
    public MessageCounts Count(Entity entity)
    {
        var counts = _services.Journal.Read(entity.Messages.Count);
        return entity is MessageQueue { DeadLetters: { } dead } ? counts with { DeadLettered = _services.Journal.Read(dead.Messages.Count).Active } : counts;
    }

    /// <summary>What the database has.</summary>
    public void Load()
    {
        foreach (var row in _services.Journal.Read(EntityTable.Load))
        {
            _definitions[row.Id] = row.Definition;
            var entity = Add(row.Id, row.Path, row.Kind, row.Settings, row.CreatedAt);
            if (entity is Subscription subscription)
            {
                subscription.LoadRules(_services.Journal.Read(session => RuleTable.Load(session, row.Id)).Select(Rule.Compile));
            }
        }

        foreach (var queue in All.OfType<MessageQueue>())
        {
            queue.Load();
        }

        foreach (var topic in All.OfType<Topic>())
        {
            topic.Schedule!.Load();
        }
    }

    /// <summary>Creates what is missing, and changes what is not as the definition says if that has changed.</summary>
    public async Task ApplyAsync(ServiceBusDefinition definition)
    {
        foreach (var queue in definition.Queues)
        {
            await ApplyAsync(EntityKind.Queue, queue.Name, queue);
        }

        foreach (var topic in definition.Topics)
        {
            await ApplyAsync(EntityKind.Topic, topic.Name, topic with { Subscriptions = [] });
            foreach (var subscription in topic.Subscriptions)
            {
                await ApplyAsync(EntityKind.Subscription, topic.Name + SubscriptionInfix + subscription.Name, subscription);
            }
        }
    }

    /// <exception cref="BrokerException">There is one with this path, or its topic is missing.</exception>
    public async Task<Entity> CreateAsync(EntityKind kind, string path, EntitySettings settings, IReadOnlyList<RuleDefinition> rules, string? definition = null)
    {
        if (_entities.ContainsKey(path))
        {
            throw BrokerException.Exists($"The entity '{path}'");
        }

        if (kind == EntityKind.Subscription && Find(TopicOf(path)) is not Topic)
        {
            throw BrokerException.NotFound(TopicOf(path));
        }

        var now = _services.Time.GetUtcNow();
        foreach (var rule in rules)
        {
            Rule.Compile(rule);
        }

        Entity? created = null;
        await _services.Journal.WriteAsync((session, effects) =>
        {
            var id = EntityTable.Insert(session, path, kind, settings, definition, now);
            var deadLetters = kind == EntityKind.Topic ? 0 : EntityTable.Insert(session, path + DeadLetterSuffix, EntityKind.DeadLetterQueue, settings, null, now);
            foreach (var rule in rules)
            {
                RuleTable.TryAdd(session, id, rule with { CreatedAt = now });
            }

            effects.Add(() =>
            {
                created = Add(id, path, kind, settings, now, rules.Select(rule => Rule.Compile(rule with { CreatedAt = now })));
                if (deadLetters != 0)
                {
                    Add(deadLetters, path + DeadLetterSuffix, EntityKind.DeadLetterQueue, settings, now);
                }
            });
        });
        return created!;
    }

    /// <summary>All of it in one write: a crash leaves no subscription with half of its rules.</summary>
    /// <param name="definition">What it was set by, for the next start to compare with; null for what was set by hand.</param>
    /// <param name="rules">Those of a subscription; null to leave them as they are.</param>
    /// <exception cref="BrokerException">Something changes that cannot.</exception>
    public async Task UpdateAsync(Entity entity, EntitySettings settings, string? definition = null, IReadOnlyList<RuleDefinition>? rules = null)
    {
        RequireUnchanged(entity, "RequiresSession", entity.Settings.RequiresSession == settings.RequiresSession);
        RequireUnchanged(entity, "RequiresDuplicateDetection", entity.Settings.RequiresDuplicateDetection == settings.RequiresDuplicateDetection);
        var now = _services.Time.GetUtcNow();
        var compiled = rules?.Select(rule => Rule.Compile(rule with { CreatedAt = now })).ToArray();
        await _services.Journal.WriteAsync((session, effects) =>
        {
            Set(entity, definition);
            if (entity is MessageQueue { DeadLetters: { } deadLetters })
            {
                Set(deadLetters, null);
            }

            if (compiled is not null)
            {
                (entity as Subscription)?.ReplaceRules(session, effects, compiled);
            }

            void Set(Entity one, string? definition)
            {
                EntityTable.Update(session, one.Id, settings, definition);
                effects.Add(() => one.Settings = settings);
            }
        });
    }

    /// <summary>With everything in it; its receivers are told.</summary>
    public async Task DeleteAsync(Entity entity)
    {
        foreach (var subscription in (entity as Topic)?.Subscriptions ?? [])
        {
            await DeleteAsync(subscription);
        }

        var deadLetters = (entity as MessageQueue)?.DeadLetters;
        await _services.Journal.WriteAsync((session, effects) =>
        {
            EntityTable.Delete(session, entity.Id);
            if (deadLetters is not null)
            {
                EntityTable.Delete(session, deadLetters.Id);
            }

            effects.Add(() => Forget(entity));
        });
        (entity as MessageQueue)?.Close();
        deadLetters?.Close();
    }

    public void Dispose()
    {
        foreach (var entity in All)
        {
            entity.Dispose();
        }
    }

    private async Task ApplyAsync(EntityKind kind, string path, EntitySettings settings)
    {
        var text = JsonSerializer.Serialize(settings, settings.GetType(), DefinitionJson.Options);
        var rules = (settings as SubscriptionDefinition)?.EffectiveRules ?? [];
        if (Find(path) is not { } known)
        {
            await CreateAsync(kind, path, settings, rules, text);
        }
        else if (known.Kind != kind)
        {
            throw BrokerException.Exists($"The entity '{path}', as {known.Kind},");
        }
        else if (_definitions.GetValueOrDefault(known.Id) != text)
        {
            await UpdateAsync(known, settings, text, rules);
        }
    }

    /// <summary>Also the messages that are there would be in the wrong place.</summary>
    private static void RequireUnchanged(Entity entity, string name, bool isUnchanged)
    {
        if (!isUnchanged)
        {
            throw BrokerException.BadArgument(
                $"The value for the {name} property of the existing {entity.Kind} '{entity.Path}' cannot be changed. Delete it, with its messages, and create it anew.");
        }
    }

    private Entity Add(long id, string path, EntityKind kind, EntitySettings settings, DateTimeOffset createdAt, IEnumerable<Rule>? rules = null)
    {
        Entity entity = kind switch
        {
            EntityKind.Topic => new Topic(id, path, settings) { CreatedAt = createdAt },
            EntityKind.Subscription => new Subscription(id, path, settings, _services) { CreatedAt = createdAt },
            _ => new MessageQueue(kind, id, path, settings, _services) { CreatedAt = createdAt },
        };
        if (kind is EntityKind.Queue or EntityKind.Topic)
        {
            entity.Schedule = new Schedule(entity, _services);
        }

        _entities[path] = entity;
        if (entity is Subscription subscription)
        {
            subscription.LoadRules(rules ?? []);
            ((Topic)_entities[TopicOf(path)]).Add(subscription);
        }
        else if (kind == EntityKind.DeadLetterQueue)
        {
            ((MessageQueue)_entities[path[..^DeadLetterSuffix.Length]]).DeadLetters = (MessageQueue)entity;
        }

        return entity;
    }

    private void Forget(Entity entity)
    {
        _entities.TryRemove(entity.Path, out _);
        _entities.TryRemove(entity.Path + DeadLetterSuffix, out _);
        if (entity is Subscription subscription && Find(TopicOf(entity.Path)) is Topic topic)
        {
            topic.Remove(subscription);
        }

        (entity as MessageQueue)?.DeadLetters?.Dispose();
        entity.Dispose();
    }

    private static string TopicOf(string path) => path[..path.IndexOf(SubscriptionInfix, StringComparison.OrdinalIgnoreCase)];
}
