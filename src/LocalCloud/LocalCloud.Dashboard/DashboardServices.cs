using LocalCloud.Dashboard.CosmosDb;
using LocalCloud.Dashboard.Settings;
using LocalCloud.Dashboard.Invocations;
using LocalCloud.Dashboard.Live;
using LocalCloud.Dashboard.Logs;
using LocalCloud.Dashboard.Page;
using LocalCloud.Dashboard.Security;
using LocalCloud.Dashboard.ServiceBus;
using LocalCloud.Dashboard.Traces;
using LocalCloud.Host.Runtime;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LocalCloud.Dashboard;

/// <summary>The page at <c>/localcloud/</c>, for any app.</summary>
internal static class DashboardServices
{
    public static IServiceCollection AddDashboard(this IServiceCollection services, DashboardOptions options)
    {
        services.AddSingleton(options);
        services.AddSingleton<PageToken>();
        services.AddSingleton<Guard>();
        services.AddSingleton<PageFiles>();
        services.AddSingleton<AppPages>();
        services.AddSingleton<InvocationRecorder>();
        services.AddSingleton<IInvocationObserver>(provider => provider.GetRequiredService<InvocationRecorder>());
        services.AddSingleton<SpanCollector>();
        services.AddSingleton<TraceReader>();
        services.AddSingleton<LogRing>();
        services.AddSingleton<ILoggerProvider, LogRingProvider>();
        services.AddSingleton<Overview>();
        services.AddSingleton<LiveStream>();
        services.AddSingleton<CosmosExplorer>();
        services.AddSingleton<ServiceBusExplorer>();
        services.AddSingleton<AppEnvironment>();
        services.AddSingleton<IHttpEndpoints, DashboardEndpoints>();
        return services;
    }
}
