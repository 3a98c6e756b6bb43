namespace LocalCloud.DurableTask;

/// <summary>An orchestrator does not repeat a recorded history; the message says which step differs.</summary>
public sealed class HistoryDivergenceException(string message) : Exception(message);
