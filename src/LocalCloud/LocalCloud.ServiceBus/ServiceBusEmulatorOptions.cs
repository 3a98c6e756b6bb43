using LocalCloud.ServiceBus.Definitions;

namespace LocalCloud;

/// <summary>What a test decides about the Service Bus it starts. Everything has a default: in memory, on free ports, without entities.</summary>
public sealed class ServiceBusEmulatorOptions
{
    /// <summary>Loopback port of the messages; 0, the default, takes a free one.</summary>
    public int Port { get; set; }

    /// <summary>Loopback port of administration; 0, the default, takes a free one.</summary>
    public int AdministrationPort { get; set; }

    /// <summary>Folder that keeps entities and messages (as <c>servicebus.db</c>) from one start to the next; null keeps everything in memory.</summary>
    public string? StatePath { get; set; }

    /// <summary>A <c>servicebus.json</c> with entities, which are created beside those of <see cref="Queues"/> and <see cref="Topics"/>; null for none.</summary>
    public string? DefinitionPath { get; set; }

    /// <summary>Queues to create where they are missing.</summary>
    public ICollection<EntitySettings> Queues { get; } = [];

    /// <summary>Topics to create, with their subscriptions, where they are missing.</summary>
    public ICollection<TopicDefinition> Topics { get; } = [];

    /// <summary>Source of enqueued times, locks, time to live and schedules.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>The largest message, or batch, in bytes: that of the standard tier unless given.</summary>
    public int MaxMessageSize { get; set; } = 256 * 1024;

    /// <summary>Adds a queue with the defaults of the service.</summary>
    public void AddQueue(string name) => Queues.Add(new() { Name = name });

    /// <summary>Adds a topic with these subscriptions, which take every message.</summary>
    public void AddTopic(string name, params IEnumerable<string> subscriptions) =>
        Topics.Add(new() { Name = name, Subscriptions = [.. subscriptions.Select(subscription => new SubscriptionDefinition { Name = subscription })] });
}
