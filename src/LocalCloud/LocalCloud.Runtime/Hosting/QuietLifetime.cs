using Microsoft.Extensions.Hosting;

namespace LocalCloud.Hosting;

/// <summary>In a test the console and its signals belong to the test runner.</summary>
internal sealed class QuietLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
