using System.Text.Json;
using LocalCloud.Functions.Http;
using LocalCloud.Functions.Invocation;
using LocalCloud.Functions.Runtime;
using LocalCloud.Functions.Settings;
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
        services.Configure<JsonSerializerOptions>(options => options.PropertyNameCaseInsensitive = true);
        services.AddSingleton(catalogue);
        services.AddSingleton(host);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<WorkerSerializer>();
        services.AddSingleton<InputConverters>();
        services.TryAddSingleton<IFunctionActivator, FunctionActivator>();
        services.AddSingleton<IFunctionInvoker, FunctionInvoker>();
        services.AddSingleton<HttpResultHandler>();
        services.AddSingleton<HttpFunctionHandler>();
        services.AddSingleton<HttpFunctionEndpoints>();
        services.AddSingleton<ITriggerBinding, HttpTriggerBinding>();
        services.AddSingleton<TriggerListeners>();
        services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<TriggerListeners>());
        return services;
    }
}
