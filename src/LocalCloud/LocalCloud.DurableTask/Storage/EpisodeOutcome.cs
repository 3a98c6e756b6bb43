namespace LocalCloud.DurableTask.Storage;

/// <summary>What a committed episode sets going.</summary>
internal sealed class EpisodeOutcome
{
    public List<Delivery> Deliveries { get; } = [];

    /// <summary>For the instance itself, before everything else: it has continued as new.</summary>
    public List<Message> Continuation { get; } = [];

    public List<ActivityTask> Tasks { get; } = [];

    public List<DueTimer> Timers { get; } = [];

    /// <summary>Messages to entities that nobody can read: dropped, and told of.</summary>
    public List<string> Dropped { get; } = [];
}
