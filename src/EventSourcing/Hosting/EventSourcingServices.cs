using EventSourcing.Aggregates;
using EventSourcing.Commands;
using EventSourcing.Diagnostics;
using EventSourcing.Events;
using EventSourcing.Inbox;
using EventSourcing.Projections.Generations;
using EventSourcing.Queries;
using EventSourcing.Snapshots;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace EventSourcing.Hosting;

/// <summary>Puts the core together.</summary>
public static class EventSourcingServices
{
    /// <summary>
    /// What works on the ports. The application brings its <see cref="EventTypeRegistry"/>, upcasters and handlers, a store brings the
    /// ports; what is registered already stays.
    /// </summary>
    public static IServiceCollection AddEventSourcing(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<EventSerializer>();
        services.TryAddSingleton(_ => new AggregateCache());
        services.TryAddSingleton<AggregateSnapshots>();
        services.TryAddSingleton<AggregateRepository>();
        services.TryAddSingleton<StreamGate>();
        services.TryAddSingleton<CommandExecutor>();
        services.TryAddSingleton<EventSourcingMetrics>();
        services.TryAddSingleton<CommandDiagnostics>();
        services.TryAddSingleton<HandlerDiagnostics>();
        services.TryAddSingleton<IGenerations, FirstGenerations>();

        // Of the scope that asks, so that handlers may be scoped.
        services.TryAddTransient<CommandBus>();
        services.TryAddTransient<QueryBus>();
        return services;
    }

    /// <summary>What needs an <see cref="IInbox"/>.</summary>
    public static IServiceCollection AddInbox<TInbox>(this IServiceCollection services, Func<IServiceProvider, TInbox> create)
        where TInbox : class, IInbox
    {
        services.TryAddSingleton<IInbox>(create);
        services.TryAddSingleton<MessageInbox>();
        services.TryAddSingleton<CommandMemory>();
        return services;
    }
}
