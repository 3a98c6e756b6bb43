namespace LocalCloud.ServiceBus.Entities;

/// <summary>A message that a receiver has and has not settled.</summary>
internal sealed class LockedMessage
{
    public required Guid Token { get; init; }

    public required long SequenceNumber { get; init; }

    public required Consumer? Consumer { get; init; }

    public QueueSession? Session { get; init; }

    /// <summary>Ticks. With a session, the session's lock counts.</summary>
    public long Until { get; set; }

    /// <summary>Deliveries, this one included. Of no meaning before it is sent.</summary>
    public int Attempts { get; set; }

    /// <summary>It is with its receiver, or as good as; until then what ends its lock leaves its deliveries as they were.</summary>
    public bool IsSent { get; set; }

    public int Size { get; set; }

    public long? ExpiresAt { get; set; }

    /// <summary>It was received by its number, and goes back to the deferred ones.</summary>
    public bool IsDeferred { get; init; }
}
