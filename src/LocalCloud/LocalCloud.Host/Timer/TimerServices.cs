using LocalCloud.Host.Invocation;
using LocalCloud.Host.Runtime;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace LocalCloud.Host.Timer;

/// <summary>Registers <c>timerTrigger</c>.</summary>
internal static class TimerServices
{
    public static IServiceCollection AddTimerTrigger(this IServiceCollection services)
    {
        services.AddOptions<TimerOptions>();
        services.TryAddSingleton<RetryingInvoker>();
        services.AddSingleton<ScheduleMonitor>();
        services.AddSingleton<TimerTriggerBinding>();
        services.AddSingleton<ITriggerBinding>(provider => provider.GetRequiredService<TimerTriggerBinding>());
        services.AddSingleton<IWorkSource>(provider => provider.GetRequiredService<TimerTriggerBinding>());
        return services;
    }
}
