namespace LocalCloud.DurableTask.Replay;

/// <summary>The orchestrator's code did not repeat what its history says it did.</summary>
internal sealed class NonDeterminismException(string orchestrator, string problem) : Exception(
    $"Non-deterministic orchestrator '{orchestrator}': {problem} The code of an orchestrator must do the same, in the same order, "
    + "when it is replayed; instances that were started before a change of the code need the old code.");
