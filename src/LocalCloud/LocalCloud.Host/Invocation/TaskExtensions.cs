namespace LocalCloud.Host.Invocation;

internal static class TaskExtensions
{
    /// <summary>Nobody waits for it, and its failure has been told elsewhere.</summary>
    public static void Forget(this Task task) => _ = task.ContinueWith(
        static failed => _ = failed.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
}
