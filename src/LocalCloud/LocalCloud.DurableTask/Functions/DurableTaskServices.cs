using LocalCloud.DurableTask.Functions;
using LocalCloud.DurableTask.Management;
using LocalCloud.DurableTask.Sidecar;
using LocalCloud.Faults;
using LocalCloud.Host;
using LocalCloud.Host.Keys;
using LocalCloud.Host.Runtime;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace LocalCloud.DurableTask;

/// <summary>Durable Functions for the functions host.</summary>
internal static class DurableTaskServices
{
    /// <summary>
    /// Adds the engine, its triggers, its client binding, and the endpoints that clients find. A clock or logger factory that
    /// <paramref name="options"/> leaves at its default is taken from the container.
    /// </summary>
    public static IServiceCollection AddLocalDurableTask(this IServiceCollection services, DurableEngineOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return services
            .AddSingleton(provider => new FunctionsWorker(provider.GetRequiredService<IFunctionInvoker>))
            .AddSingleton(provider => new DurableEngine(
                options with
                {
                    LoggerFactory = options.LoggerFactory is NullLoggerFactory
                        ? provider.GetService<ILoggerFactory>() ?? options.LoggerFactory
                        : options.LoggerFactory,
                    TimeProvider = options.TimeProvider == TimeProvider.System
                        ? provider.GetService<TimeProvider>() ?? options.TimeProvider
                        : options.TimeProvider,
                    Faults = options.Faults ?? provider.GetService<FaultInjector>(),
                },
                provider.GetRequiredService<FunctionsWorker>()))
            .AddTrigger(DurableCode.Orchestrator, "orchestrationTrigger", "orchestration")
            .AddTrigger(DurableCode.Activity, "activityTrigger", "activity")
            .AddTrigger(DurableCode.Entity, "entityTrigger", "entityName")
            .AddSingleton<IInputBinding>(provider => new DurableClientBinding(
                provider.GetRequiredService<DurableEngine>(), provider.GetRequiredService<HostAddresses>(), KeysOf(provider)))
            .AddSingleton<IWorkSource>(provider => new DurableWorkSource(provider.GetRequiredService<DurableEngine>()))
            .AddSingleton<ILevelSource>(provider => new DurableLevels(provider.GetRequiredService<DurableEngine>()))
            .AddSingleton<IHttpEndpoints>(provider => new ManagementEndpoints(provider.GetRequiredService<DurableEngine>(), KeysOf(provider)))
            .AddSingleton<IWorkerEndpoints>(provider => new SidecarEndpoints(provider.GetRequiredService<DurableEngine>()));
    }

    private static HostKeys? KeysOf(IServiceProvider provider) => provider.GetService<FunctionsHostOptions>()?.Keys;

    private static IServiceCollection AddTrigger(this IServiceCollection services, DurableCode code, string bindingType, string attribute) =>
        services.AddSingleton<ITriggerBinding>(provider => new DurableTriggerBinding(
            provider.GetRequiredService<DurableEngine>(), provider.GetRequiredService<FunctionsWorker>(), code, bindingType, attribute));
}
