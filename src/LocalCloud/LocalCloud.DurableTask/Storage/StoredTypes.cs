using LocalCloud.DurableTask.History;
using Microsoft.DurableTask.Client;

namespace LocalCloud.DurableTask.Storage;

/// <summary>A message for an instance. What it stands for in the database is deleted by the episode that takes it in.</summary>
/// <param name="Row">Of the inbox; 0 for the answer of an activity or timer, which has a row of its own.</param>
internal sealed record Message(long Row, HistoryEvent Event);

/// <summary>A committed message on its way to its instance.</summary>
/// <param name="Visible">Not to be taken in before; null for at once.</param>
/// <param name="NewInstance">The id of an instance that has just been created, so that there is nothing to load.</param>
internal sealed record Delivery(long Key, Message Message, DateTime? Visible = null, string? NewInstance = null)
{
    /// <summary>The key is that of an entity, not of an instance.</summary>
    public bool IsForEntity { get; init; }
}

internal sealed record ActivityTask(long Key, int Id, string InstanceId, string Name, string? Input, string? Version);

internal sealed record DueTimer(long Key, int Id, DateTime Due);

/// <summary>Everything that was not finished when the database was last open.</summary>
internal sealed record Unfinished(List<Delivery> Messages, List<ActivityTask> Tasks, List<DueTimer> Timers);

/// <summary>An instance as it is loaded for its next episode.</summary>
internal sealed record StoredInstance(string Id, OrchestrationRuntimeStatus Status, List<HistoryEvent> History, long NextSeq);

internal sealed record InstanceState(string Id, long Key, OrchestrationRuntimeStatus Status)
{
    public bool IsOver => IsTerminal(Status);

    public static bool IsTerminal(OrchestrationRuntimeStatus status) => status
        is OrchestrationRuntimeStatus.Completed or OrchestrationRuntimeStatus.Failed or OrchestrationRuntimeStatus.Terminated;
}
