using System.Text.Json;
using LocalCloud.Faults;
using LocalCloud.Functions.CosmosDb;
using LocalCloud.Functions.Http;
using LocalCloud.Functions.Invocation;
using LocalCloud.Functions.Runtime;
using LocalCloud.Functions.Settings;
using LocalCloud.Functions.Timer;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace LocalCloud.Functions;

/// <summary>Registers the runtime of LocalCloud: invoker and the triggers HTTP, timer and Cosmos DB.</summary>
public static class LocalFunctionsServices
{
    public static IServiceCollection AddLocalFunctions(this IServiceCollection services, FunctionCatalogue catalogue, HostJson host)
    {
        services.AddOptions<WorkerOptions>();
        services.AddOptions<LocalFunctionsOptions>();
        services.Configure<JsonSerializerOptions>(options => options.PropertyNameCaseInsensitive = true);
        services.AddSingleton(catalogue);
        services.AddSingleton(host);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(provider => new FaultInjector(provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<WorkerSerializer>();
        services.AddSingleton<InputConverters>();
        services.TryAddSingleton<IFunctionActivator, FunctionActivator>();
        services.AddSingleton<IFunctionInvoker, FunctionInvoker>();
        services.AddSingleton<HttpResultHandler>();
        services.AddSingleton<HttpFunctionHandler>();
        services.AddSingleton<HttpFunctionEndpoints>();
        services.AddSingleton<ITriggerBinding, HttpTriggerBinding>();
        services.AddSingleton<RetryingInvoker>();
        services.AddSingleton<ScheduleMonitor>();
        services.AddTrigger<TimerTriggerBinding>();
        services.AddSingleton<CosmosClients>();
        services.AddTrigger<CosmosDBTriggerBinding>();
        services.AddSingleton<IOutputBinding, CosmosDBOutputBinding>();
        services.AddSingleton<FunctionMetadata>();
        services.AddSingleton<TriggerListeners>();
        services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<TriggerListeners>());
        return services;
    }

    private static void AddTrigger<TTrigger>(this IServiceCollection services)
        where TTrigger : class, ITriggerBinding, IWorkSource
    {
        services.AddSingleton<TTrigger>();
        services.AddSingleton<ITriggerBinding>(provider => provider.GetRequiredService<TTrigger>());
        services.AddSingleton<IWorkSource>(provider => provider.GetRequiredService<TTrigger>());
    }
}
