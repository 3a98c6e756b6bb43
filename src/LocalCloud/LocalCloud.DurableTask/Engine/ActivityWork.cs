namespace LocalCloud.DurableTask;

/// <summary>One execution of an activity. It may be repeated: activities run at least once.</summary>
/// <param name="InstanceId">The orchestration that asked for it.</param>
/// <param name="TaskId">The position in that orchestration; the same when the execution is repeated.</param>
/// <param name="Input">Serialized with the engine's data converter; null for none.</param>
public sealed record ActivityWork(string InstanceId, string Name, int TaskId, string? Input, string? Version);
