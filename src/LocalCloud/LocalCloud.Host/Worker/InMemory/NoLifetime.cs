using Microsoft.Extensions.Hosting;

namespace LocalCloud.Host.Worker.InMemory;

/// <summary>Signals are the host's: an app that took Ctrl+C itself would stop under the host's feet.</summary>
internal sealed class NoLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
