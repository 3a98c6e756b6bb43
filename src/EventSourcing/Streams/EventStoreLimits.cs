namespace EventSourcing.Streams;

/// <summary>Bounds of one append, checked before anything is sent.</summary>
public static class EventStoreLimits
{
    public const int MaxEventsPerCommit = 100;

    /// <summary>Bytes of JSON; below the 2 MB of a Cosmos DB document.</summary>
    public const int MaxCommitBytes = 1_500_000;
}
