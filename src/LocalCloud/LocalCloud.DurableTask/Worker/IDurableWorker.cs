namespace LocalCloud.DurableTask;

/// <summary>The kinds of code a durable worker runs.</summary>
internal enum DurableCode
{
    Orchestrator,
    Activity,
    Entity,
}

/// <summary>
/// Runs user code for the engine, in the protocol's own messages. An answer is what the code did, its failures included; an exception means that
/// the worker could not be used, and whatever it was asked for is asked again.
/// </summary>
internal interface IDurableWorker
{
    /// <summary>
    /// It may keep an orchestrator alive between episodes, and then needs only what is new. It says so when it has not
    /// (<see cref="P.OrchestratorResponse.RequiresHistory"/>).
    /// </summary>
    bool HoldsSessions { get; }

    /// <summary>The names it has code for, compared without case; null when that is not known, and everything is tried.</summary>
    IReadOnlyCollection<string>? NamesOf(DurableCode code);

    /// <param name="name">The orchestrator; the request itself may hold only what is new.</param>
    Task<P.OrchestratorResponse> RunOrchestratorAsync(string name, P.OrchestratorRequest request, CancellationToken cancellationToken);

    Task<P.ActivityResponse> RunActivityAsync(P.ActivityRequest request, CancellationToken cancellationToken);

    /// <summary>Results may be fewer than operations: the others stay.</summary>
    Task<P.EntityBatchResult> RunEntityAsync(P.EntityBatchRequest request, CancellationToken cancellationToken);
}
