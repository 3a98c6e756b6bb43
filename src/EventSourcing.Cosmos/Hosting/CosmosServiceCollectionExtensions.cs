using EventSourcing.Cosmos.Feeds;
using EventSourcing.Cosmos.Inbox;
using EventSourcing.Cosmos.ReadModels;
using EventSourcing.Cosmos.Snapshots;
using EventSourcing.Cosmos.Streams;
using EventSourcing.Diagnostics;
using EventSourcing.Events;
using EventSourcing.Feeds;
using EventSourcing.Feeds.Audit;
using EventSourcing.Feeds.DeadLetters;
using EventSourcing.Feeds.Faults;
using EventSourcing.Hosting;
using EventSourcing.Projections;
using EventSourcing.Projections.Generations;
using EventSourcing.Projections.Rebuilding;
using EventSourcing.Snapshots;
using EventSourcing.Streams;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace EventSourcing.Cosmos.Hosting;

/// <summary>Puts the event store, read models and projections on Azure Cosmos DB.</summary>
public static class CosmosServiceCollectionExtensions
{
    /// <summary>
    /// The event store and what works on it. The application registers its <see cref="EventTypeRegistry"/>, its upcasters and its handlers.
    /// </summary>
    /// <exception cref="InvalidOperationException">A setting is missing or makes no sense.</exception>
    public static IServiceCollection AddCosmosEventStore(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configuration);
        services.AddSingleton(CosmosOptions.From(configuration));
        services.AddSingleton(provider => CosmosClientFactory.Create(provider.GetRequiredService<CosmosOptions>()));
        services.AddSingleton(provider =>
            provider.GetRequiredService<CosmosClient>().GetDatabase(provider.GetRequiredService<CosmosOptions>().Database));
        services.AddSingleton<CosmosContainers>();
        services.AddStreams();
        services.AddFeed(configuration);
        services.AddRebuilds();
        services.AddInbox(provider => new CosmosInbox(ContainersOf(provider).Inbox));
        return services.AddEventSourcing();
    }

    /// <summary>Read models of one kind in <paramref name="container"/>, partitioned by <c>/partition</c>.</summary>
    public static IServiceCollection AddReadModel<TModel>(this IServiceCollection services, string container)
        where TModel : class =>
        services.AddSingleton<IReadModelStore<TModel>>(provider =>
            new CosmosReadModelStore<TModel>(provider.GetRequiredService<Database>().GetContainer(container), generation: 1));

    /// <summary>A projection with its read models and the <see cref="ProjectionRunner{TModel}"/> that keeps them up to date.</summary>
    public static IServiceCollection AddProjection<TProjection, TModel>(this IServiceCollection services, string container)
        where TProjection : class, IProjection<TModel>
        where TModel : class =>
        services
            .AddSingleton<IProjection<TModel>, TProjection>()
            .AddSingleton<IReadModelGenerations<TModel>>(provider =>
                new CosmosReadModelGenerations<TModel>(provider.GetRequiredService<Database>().GetContainer(container)))
            .AddSingleton<IReadModelStore<TModel>, ActiveReadModels<TModel>>()
            .AddSingleton<ProjectionRunner<TModel>>()
            .AddSingleton<ReadModelAudit<TModel>>()
            .AddSingleton<IFeedHandler>(provider => provider.GetRequiredService<ProjectionRunner<TModel>>());

    private static void AddStreams(this IServiceCollection services) => services
        .AddSingleton<IEventStore>(provider => new ObservedEventStore(
            new CosmosEventStore(ContainersOf(provider).Events, provider.GetRequiredService<EventSerializer>(), TimeOf(provider)),
            provider.GetRequiredService<EventSourcingMetrics>()))
        .AddSingleton<ISnapshotStore>(provider => new CosmosSnapshotStore(ContainersOf(provider).Snapshots))
        .AddSingleton(provider => new EventStoreHealth(ContainersOf(provider).Events, TimeOf(provider)));

    /// <summary>The feed and what stands between it and its handlers: retries, dead letters, the auditor.</summary>
    private static void AddFeed(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<IEventFeed>(provider => new CosmosEventFeed(ContainersOf(provider).Events));
        services.AddSingleton<ICheckpointStore>(provider => new CosmosCheckpointStore(ContainersOf(provider).Checkpoints));
        services.AddSingleton<IFeedLag>(provider => new CosmosFeedLag(ContainersOf(provider).Events, ContainersOf(provider).Leases, TimeOf(provider)));
        services.AddSingleton<IDeadLetterStore>(provider => new CosmosDeadLetterStore(ContainersOf(provider).DeadLetters, TimeOf(provider)));
        services.AddSingleton(FeedSettings.DeadLetters(configuration)); // Read now: what makes no sense must not start.
        services.AddSingleton(FeedSettings.Audit(configuration));
        services.TryAddSingleton<IFaultClassifier, CosmosFaults>();
        services.TryAddSingleton<TransientRetry>();
        services.TryAddSingleton<DeadLetterQueue>();
        services.TryAddSingleton<DeadLetterDrain>();
        services.TryAddSingleton<CommitReader>();
        services.TryAddSingleton<FeedDelivery>();
        services.TryAddSingleton<FeedAuditor>();
    }

    private static void AddRebuilds(this IServiceCollection services) => services
        .AddSingleton(provider => new CosmosGenerations(ContainersOf(provider).Checkpoints, TimeOf(provider)))
        .AddSingleton<IGenerations>(provider => provider.GetRequiredService<CosmosGenerations>())
        .AddSingleton<IGenerationLedgers>(provider => provider.GetRequiredService<CosmosGenerations>())
        .AddSingleton<LeftBehindStreams>()
        .AddSingleton<StreamCatchUp>()
        .AddSingleton<ProjectionRebuilder>();

    private static CosmosContainers ContainersOf(IServiceProvider provider) => provider.GetRequiredService<CosmosContainers>();

    private static TimeProvider TimeOf(IServiceProvider provider) => provider.GetRequiredService<TimeProvider>();
}
