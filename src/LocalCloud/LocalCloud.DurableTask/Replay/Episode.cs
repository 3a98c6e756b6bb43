using LocalCloud.DurableTask.History;
using Microsoft.DurableTask.Client;

namespace LocalCloud.DurableTask.Replay;

/// <summary>What one run over new messages has brought; all of it is committed together, or none.</summary>
internal sealed class Episode
{
    /// <summary>To be appended to the history.</summary>
    public required List<HistoryEvent> Events { get; init; }

    /// <summary>What the orchestrator asked for in this episode.</summary>
    public required IReadOnlyList<ScheduledEvent> Actions { get; init; }

    public required IReadOnlyList<int> CancelledTimers { get; init; }

    public required OrchestrationRuntimeStatus Status { get; init; }

    public required string? CustomStatus { get; init; }

    /// <summary>Entities to be released when the instance ends here.</summary>
    public required IReadOnlyList<string> HeldLocks { get; init; }

    /// <summary>Set when the instance has ended.</summary>
    public ExecutionCompleted? Completion { get; init; }

    /// <summary>The termination asks for the sub-orchestrations as well.</summary>
    public ExecutionTerminated? Termination { get; init; }

    /// <summary>Who waits for the result.</summary>
    public ParentReference? Parent { get; init; }

    /// <summary>Set when the instance starts over: first its new start, then the events carried over.</summary>
    public IReadOnlyList<HistoryEvent>? NextExecution { get; init; }
}
