using System.Text.Json.Serialization;

namespace LocalCloud.ServiceBus.Definitions;

/// <summary>What can be set of queues, topics and subscriptions; each kind uses its part.</summary>
public record EntitySettings
{
    public required string Name { get; init; }

    public TimeSpan LockDuration { get; init; } = TimeSpan.FromMinutes(1);

    public int MaxDeliveryCount { get; init; } = 10;

    public bool RequiresSession { get; init; }

    public bool RequiresDuplicateDetection { get; init; }

    public TimeSpan DuplicateDetectionHistoryTimeWindow { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Null for no end.</summary>
    public TimeSpan? DefaultMessageTimeToLive { get; init; }

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
