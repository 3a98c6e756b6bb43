using LocalCloud.Faults;

namespace LocalCloud.ServiceBus.Entities;

/// <summary>What a queue does by itself, after whoever caused it has gone on.</summary>
internal partial class MessageQueue
{
    /// <summary>Work that nobody waits for, but quiescence.</summary>
    private void InBackground(Func<Task> work)
    {
        Interlocked.Increment(ref _working);
        _ = RunAsync();

        async Task RunAsync()
        {
            await ObserveAsync(work());
            Interlocked.Decrement(ref _working);
        }
    }

    private async Task ObserveAsync(Task work)
    {
        try
        {
            await work;
        }
        catch (Exception failure) when (failure is not CloudCrashedException)
        {
            Log.BackgroundFailure(Services.Logger, Path, failure);
        }
    }
}
