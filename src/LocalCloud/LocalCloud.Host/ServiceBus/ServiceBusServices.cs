using LocalCloud.Host.Runtime;
using Microsoft.Extensions.DependencyInjection;

namespace LocalCloud.Host.ServiceBus;

/// <summary>Registers <c>serviceBusTrigger</c>, the output binding <c>serviceBus</c>, and the settlement of messages by functions.</summary>
internal static class ServiceBusServices
{
    public static IServiceCollection AddServiceBusBindings(this IServiceCollection services)
    {
        services.AddSingleton<ServiceBusClients>();
        services.AddSingleton<HeldMessages>();
        services.AddSingleton<SettlementService>();
        services.AddSingleton<IWorkerEndpoints, SettlementEndpoint>();
        services.AddSingleton<ServiceBusTriggerBinding>();
        services.AddSingleton<ITriggerBinding>(provider => provider.GetRequiredService<ServiceBusTriggerBinding>());
        services.AddSingleton<IWorkSource>(provider => provider.GetRequiredService<ServiceBusTriggerBinding>());
        services.AddSingleton<IOutputBinding, ServiceBusOutputBinding>();
        return services;
    }
}
