namespace LocalCloud.ServiceBus.Messages;

/// <summary>What a stored message waits for.</summary>
internal enum MessageState
{
    Active = 0,
    Deferred = 1,
    Scheduled = 2,
}

/// <summary>A message as the database has it; times are ticks in UTC.</summary>
internal sealed record StoredMessage
{
    public long SequenceNumber { get; init; }

    public MessageState State { get; init; }

    public string? SessionId { get; init; }

    public long EnqueuedAt { get; init; }

    /// <summary>Null for never.</summary>
    public long? ExpiresAt { get; init; }

    /// <summary>When a scheduled message becomes active, or became so; null for one that was never scheduled.</summary>
    public long? ScheduledFor { get; init; }

    public long EnqueuedSequenceNumber { get; init; }

    /// <summary>Of a message in a dead-letter queue: where it came from.</summary>
    public string? DeadLetterSource { get; init; }

    /// <summary>Header and annotations of the sender, encoded; empty for none.</summary>
    public byte[] Envelope { get; init; } = [];

    /// <summary>Everything from the properties on, encoded.</summary>
    public required byte[] Payload { get; init; }

    /// <summary>How often it has been delivered.</summary>
    public int Attempts { get; init; }

    /// <summary>As if it were sent anew.</summary>
    public InboundMessage ToInbound(long? scheduledFor) => InboundMessage.Parse([.. Envelope, .. Payload], scheduledFor);
}
