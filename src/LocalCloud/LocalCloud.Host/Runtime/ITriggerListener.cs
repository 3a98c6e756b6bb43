namespace LocalCloud.Host.Runtime;

/// <summary>Receives what a trigger stands for and invokes functions. Retry, concurrency and settling belong to it, as in the real host.</summary>
internal interface ITriggerListener
{
    /// <summary>Whatever happens before it has started, it will find; so functions can be called by HTTP without waiting for it.</summary>
    bool FindsWhatItMissed => false;

    Task StartAsync(CancellationToken cancellationToken);

    /// <summary>Takes no more work and waits for what is running.</summary>
    Task StopAsync(CancellationToken cancellationToken);
}
