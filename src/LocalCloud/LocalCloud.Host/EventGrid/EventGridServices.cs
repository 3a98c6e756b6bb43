using LocalCloud.Host.Invocation;
using LocalCloud.Host.Runtime;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace LocalCloud.Host.EventGrid;

/// <summary>Registers <c>eventGridTrigger</c>, its webhook, and the output binding <c>eventGrid</c>.</summary>
internal static class EventGridServices
{
    public static IServiceCollection AddEventGridBindings(this IServiceCollection services)
    {
        services.TryAddSingleton<RetryingInvoker>();
        services.AddSingleton<EventGridTopics>();
        services.AddSingleton<EventGridTriggerBinding>();
        services.AddSingleton<ITriggerBinding>(provider => provider.GetRequiredService<EventGridTriggerBinding>());
        services.AddSingleton<IWorkSource>(provider => provider.GetRequiredService<EventGridTriggerBinding>());
        services.AddSingleton<IHttpEndpoints, EventGridWebhook>();
        services.AddSingleton<IOutputBinding, EventGridOutputBinding>();
        return services;
    }
}
