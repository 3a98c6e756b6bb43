namespace LocalCloud.DurableTask.Engine;

/// <summary>What one run over new messages has brought; all of it is committed together, or none.</summary>
internal sealed class Episode
{
    /// <summary>To be appended to the history: what came in, and what the orchestrator asked for.</summary>
    public required List<HistoryEvent> Events { get; init; }

    public required OrchestrationStatus Status { get; init; }

    public string? CustomStatus { get; init; }

    /// <summary>Instances to be terminated that are not answered for.</summary>
    public List<P.TerminateOrchestrationAction> Terminations { get; init; } = [];

    /// <summary>Set when the instance has ended.</summary>
    public P.ExecutionCompletedEvent? Completion { get; init; }

    /// <summary>The termination asks for the sub-orchestrations as well.</summary>
    public HistoryEvent? Termination { get; init; }

    /// <summary>Set when the instance starts over: first its new start, then the events carried over.</summary>
    public List<HistoryEvent>? NextExecution { get; init; }
}
