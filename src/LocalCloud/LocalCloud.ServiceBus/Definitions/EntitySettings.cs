using System.Text.Json.Serialization;

namespace LocalCloud.ServiceBus.Definitions;

/// <summary>What can be set of queues, topics and subscriptions; each kind uses its part.</summary>
public record EntitySettings
{
    /// <summary>Of the queue, topic or subscription.</summary>
    public required string Name { get; init; }

    /// <summary>How long a message that is worked on is kept from others; up to five minutes.</summary>
    public TimeSpan LockDuration { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>After so many deliveries a message is dead-lettered.</summary>
    public int MaxDeliveryCount { get; init; } = 10;

    /// <summary>Messages have sessions, each with one receiver at a time.</summary>
    public bool RequiresSession { get; init; }

    /// <summary>A message whose id was seen a while ago is dropped.</summary>
    public bool RequiresDuplicateDetection { get; init; }

    /// <summary>How long that while is.</summary>
    public TimeSpan DuplicateDetectionHistoryTimeWindow { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Null for no end.</summary>
    public TimeSpan? DefaultMessageTimeToLive { get; init; }

    /// <summary>What has expired is dead-lettered rather than dropped.</summary>
    public bool DeadLetteringOnMessageExpiration { get; init; }

    /// <summary>Messages go to this queue or topic instead.</summary>
    public string? ForwardTo { get; init; }

    /// <summary>Dead-lettered messages go to this queue or topic instead.</summary>
    public string? ForwardDeadLetteredMessagesTo { get; init; }

    /// <summary>Where sends are refused as the quota is used up.</summary>
    public int MaxSizeInMegabytes { get; init; } = 1024;

    /// <summary>Free text.</summary>
    public string? UserMetadata { get; init; }

    [JsonIgnore]
    internal DateTimeOffset CreatedAt { get; init; }
}
