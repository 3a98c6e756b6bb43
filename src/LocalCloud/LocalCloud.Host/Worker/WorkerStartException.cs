namespace LocalCloud.Host.Worker;

/// <summary>The app did not come up; the message is for the developer.</summary>
public sealed class WorkerStartException(string message, Exception? inner = null) : Exception(message, inner);
