namespace LocalCloud.DurableTask;

/// <summary>A worker could not be used, or gave an answer that makes no sense. What it was asked for is asked again.</summary>
internal sealed class DurableWorkerException(string message, Exception? inner = null) : Exception(message, inner);
