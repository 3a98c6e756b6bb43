using LocalCloud.Host.Runtime;

namespace LocalCloud.DurableTask.Functions;

/// <summary>The engine as seen by the host. The triggers share it; all listeners are created before the first is started.</summary>
internal sealed class DurableListener(DurableEngine engine) : ITriggerListener
{
    public Task StartAsync(CancellationToken cancellationToken) => engine.StartAsync(cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => engine.StopAsync(cancellationToken);
}

internal sealed class DurableLevels(DurableEngine engine) : ILevelSource
{
    public string Name => "Orchestrations";

    public IReadOnlyList<Level> Read() => engine.Hub.CountByStatus();
}

internal sealed class DurableWorkSource(DurableEngine engine) : IWorkSource
{
    public string Name => "durable orchestrations";

    public long PendingWork() => engine.PendingWork();
}
