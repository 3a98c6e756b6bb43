using System.Diagnostics.Metrics;
using LocalCloud.Host.Runtime;
using Microsoft.Extensions.DependencyInjection;

namespace LocalCloud.Host.Telemetry;

/// <summary>What is not counted as it happens: how far feeds are behind, what waits. Looked at whenever metrics are sent.</summary>
internal sealed class LevelMetrics : IDisposable
{
    private readonly Meter _meter = new(InvocationTelemetry.Name);

    /// <param name="services">Of the host.</param>
    public LevelMetrics(IServiceProvider services)
    {
        // The sources stand on what has come up with the host.
        var state = services.GetRequiredService<HostState>();
        _meter.CreateObservableGauge("localcloud.level", () => state.Ready.IsCompleted ? Levels(services) : [], description: "How far feeds are behind, what entities hold");
        _meter.CreateObservableGauge("localcloud.pending_work", () => state.Ready.IsCompleted ? Pending(services) : [], description: "Changes, messages, steps that are not done yet");
    }

    public void Dispose() => _meter.Dispose();

    private static IEnumerable<Measurement<long>> Levels(IServiceProvider services) =>
        services.GetServices<ILevelSource>().SelectMany(source => source.Read().Select(level => new Measurement<long>(
            level.Value, new("localcloud.source", source.Name), new("localcloud.name", level.Name), new("localcloud.detail", level.Detail))));

    private static IEnumerable<Measurement<long>> Pending(IServiceProvider services) =>
        services.GetServices<IWorkSource>().Select(source => new Measurement<long>(source.PendingWork(), new KeyValuePair<string, object?>("localcloud.source", source.Name)));
}
