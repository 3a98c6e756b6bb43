using LocalCloud.DurableTask.Functions;
using LocalCloud.DurableTask.Management;
using LocalCloud.Faults;
using LocalCloud.Functions.Runtime;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace LocalCloud.DurableTask;

/// <summary>Durable Functions for the functions runtime.</summary>
public static class DurableTaskServices
{
    /// <summary>
    /// Adds the engine, its triggers and its client binding. A clock or logger factory that <paramref name="options"/> leaves at its
    /// default is taken from the container.
    /// </summary>
    public static IServiceCollection AddLocalDurableTask(this IServiceCollection services, DurableEngineOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return services
            .AddSingleton(provider => new DurableEngine(options with
            {
                LoggerFactory = options.LoggerFactory is NullLoggerFactory
                    ? provider.GetService<ILoggerFactory>() ?? options.LoggerFactory
                    : options.LoggerFactory,
                TimeProvider = options.TimeProvider == TimeProvider.System
                    ? provider.GetService<TimeProvider>() ?? options.TimeProvider
                    : options.TimeProvider,
                Faults = options.Faults ?? provider.GetService<FaultInjector>(),
                Address = () => AddressOf(provider),
            }))
            .AddSingleton<ITriggerBinding>(provider => new OrchestrationTriggerBinding(provider.GetRequiredService<DurableEngine>(), provider))
            .AddSingleton<ITriggerBinding>(provider => new ActivityTriggerBinding(provider.GetRequiredService<DurableEngine>(), options.DataConverter, provider))
            .AddSingleton<ITriggerBinding>(provider => new EntityTriggerBinding(provider.GetRequiredService<DurableEngine>(), options.DataConverter, provider))
            .AddSingleton<IInputBinding>(provider => new DurableClientBinding(provider.GetRequiredService<DurableEngine>()))
            .AddSingleton<IWorkSource>(provider => new DurableWorkSource(provider.GetRequiredService<DurableEngine>()))
            .AddSingleton<IHttpEndpoints>(provider => new ManagementEndpoints(provider.GetRequiredService<DurableEngine>()));
    }

    private static Uri? AddressOf(IServiceProvider provider) =>
        provider.GetService<IServer>()?.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() is { } address
            ? new Uri(address.Replace("127.0.0.1", "localhost", StringComparison.Ordinal))
            : null;
}
