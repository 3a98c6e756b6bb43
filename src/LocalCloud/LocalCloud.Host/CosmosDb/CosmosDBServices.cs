using LocalCloud.Host.Invocation;
using LocalCloud.Host.Runtime;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace LocalCloud.Host.CosmosDb;

/// <summary>Registers <c>cosmosDBTrigger</c> and the input and output binding <c>cosmosDB</c>.</summary>
internal static class CosmosDBServices
{
    public static IServiceCollection AddCosmosDBBindings(this IServiceCollection services)
    {
        services.AddOptions<CosmosDBOptions>();
        services.TryAddSingleton<RetryingInvoker>();
        services.AddSingleton<CosmosClients>();
        services.AddSingleton<CosmosDBTriggerBinding>();
        services.AddSingleton<ITriggerBinding>(provider => provider.GetRequiredService<CosmosDBTriggerBinding>());
        services.AddSingleton<IWorkSource>(provider => provider.GetRequiredService<CosmosDBTriggerBinding>());
        services.AddSingleton<ILevelSource>(provider => provider.GetRequiredService<CosmosDBTriggerBinding>());
        services.AddSingleton<IOutputBinding, CosmosDBOutputBinding>();
        services.AddSingleton<IInputBinding, CosmosDBInputBinding>();
        return services;
    }
}
