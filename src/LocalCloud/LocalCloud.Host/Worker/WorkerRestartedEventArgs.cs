namespace LocalCloud.Host.Worker;

/// <summary>A worker has been replaced.</summary>
internal sealed class WorkerRestartedEventArgs(string reason) : EventArgs
{
    public string Reason { get; } = reason;
}
