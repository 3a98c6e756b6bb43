namespace LocalCloud.DurableTask.Storage;

/// <summary>A message for an instance or entity. What it stands for in the database is deleted by the episode that takes it in.</summary>
/// <param name="Row">Of the inbox; 0 for the answer of an activity or timer, which has a row of its own.</param>
/// <param name="Execution">The only execution it is meant for; null for whichever runs.</param>
internal sealed record Message(long Row, HistoryEvent Event, string? Execution = null)
{
    /// <summary>For an entity: the key of the instance that waits for an answer.</summary>
    public long? Caller { get; init; }

    /// <summary>For an entity: the caller speaks in plain events, as the Functions worker does, and is answered in them.</summary>
    public bool AsEvents { get; init; }
}

/// <summary>A committed message on its way to its instance.</summary>
/// <param name="Visible">Not to be taken in before; null for at once.</param>
/// <param name="NewInstance">The id of an instance that has just been created, so that there is nothing to load.</param>
internal sealed record Delivery(long Key, Message Message, DateTime? Visible = null, string? NewInstance = null)
{
    /// <summary>The key is that of an entity, not of an instance.</summary>
    public bool IsForEntity { get; init; }
}

internal sealed record ActivityTask(long Key, string Execution, P.ActivityRequest Request)
{
    public int Id => Request.TaskId;

    public string Name => Request.Name;
}

internal sealed record DueTimer(long Key, string Execution, int Id, DateTime Due);

/// <summary>Everything that was not finished when the database was last open.</summary>
internal sealed record Unfinished(List<Delivery> Messages, List<ActivityTask> Tasks, List<DueTimer> Timers);

/// <summary>An instance as it is loaded for its next episode.</summary>
internal sealed record StoredInstance(string Id, string Name, string Execution, OrchestrationStatus Status, List<HistoryEvent> History, long NextSeq);

internal sealed record InstanceState(string Id, long Key, OrchestrationStatus Status)
{
    public bool IsOver => IsTerminal(Status);

    public static bool IsTerminal(OrchestrationStatus status) => status
        is OrchestrationStatus.Completed or OrchestrationStatus.Failed or OrchestrationStatus.Canceled or OrchestrationStatus.Terminated;
}
