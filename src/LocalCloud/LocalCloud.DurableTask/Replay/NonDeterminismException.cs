using LocalCloud.DurableTask.History;

namespace LocalCloud.DurableTask.Replay;

/// <summary>The orchestrator's code did not repeat what its history says it did.</summary>
internal sealed class NonDeterminismException(string orchestrator, int step, ScheduledEvent? recorded, ScheduledEvent? replayed) : Exception(
    $"Non-deterministic orchestrator '{orchestrator}': step {step} differs (recorded: {Show(recorded)}, replayed: {Show(replayed)}). "
    + "The code of an orchestrator must do the same, in the same order, when it is replayed; instances that were started before a change "
    + "of the code need the old code.")
{
    private static string Show(ScheduledEvent? action) => action is null ? "nothing" : $"'{action}'";
}
