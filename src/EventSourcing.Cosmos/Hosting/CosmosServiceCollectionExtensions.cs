using EventSourcing.Aggregates;
using EventSourcing.Commands;
using EventSourcing.Cosmos.Feeds;
using EventSourcing.Cosmos.Inbox;
using EventSourcing.Cosmos.ReadModels;
using EventSourcing.Cosmos.Snapshots;
using EventSourcing.Cosmos.Streams;
using EventSourcing.Events;
using EventSourcing.Feeds;
using EventSourcing.Inbox;
using EventSourcing.Feeds.Audit;
using EventSourcing.Feeds.DeadLetters;
using EventSourcing.Feeds.Faults;
using EventSourcing.Projections;
using EventSourcing.Projections.Generations;
using EventSourcing.Projections.Rebuilding;
using EventSourcing.Queries;
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
    /// Settings are read, and their absence reported, when the store is first asked for.
    /// </summary>
    public static IServiceCollection AddCosmosEventStore(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configuration);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<EventSerializer>();
        services.AddSingleton(_ => CosmosOptions.From(configuration));
        services.AddSingleton(provider => CosmosClientFactory.Create(provider.GetRequiredService<CosmosOptions>()));
        services.AddSingleton(provider =>
            provider.GetRequiredService<CosmosClient>().GetDatabase(provider.GetRequiredService<CosmosOptions>().Database));
        services.AddSingleton<IEventStore>(provider => new CosmosEventStore(
            EventsContainer(provider), provider.GetRequiredService<EventSerializer>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<ISnapshotStore>(provider => new CosmosSnapshotStore(
            provider.GetRequiredService<Database>().GetContainer(provider.GetRequiredService<CosmosOptions>().SnapshotsContainer)));
        services.AddSingleton(provider => new EventStoreHealth(EventsContainer(provider), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IEventFeed>(provider => new CosmosEventFeed(EventsContainer(provider)));
        services.AddSingleton<ICheckpointStore>(provider => new CosmosCheckpointStore(CheckpointsContainer(provider)));
        services.AddSingleton(provider => new CosmosGenerations(CheckpointsContainer(provider), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IGenerations>(provider => provider.GetRequiredService<CosmosGenerations>());
        services.AddSingleton<IGenerationLedgers>(provider => provider.GetRequiredService<CosmosGenerations>());
        services.AddSingleton<ProjectionRebuilder>();
        services.AddSingleton<IFeedLag>(provider => new CosmosFeedLag(
            EventsContainer(provider),
            provider.GetRequiredService<Database>().GetContainer(provider.GetRequiredService<CosmosOptions>().LeasesContainer),
            provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IInbox>(provider => new CosmosInbox(
            provider.GetRequiredService<Database>().GetContainer(provider.GetRequiredService<CosmosOptions>().InboxContainer)));
        services.TryAddSingleton<MessageInbox>();
        services.TryAddSingleton<CommandMemory>();
        services.AddFeedDelivery(configuration);
        services.TryAddSingleton(_ => new AggregateCache());
        services.TryAddSingleton<AggregateSnapshots>();
        services.TryAddSingleton<AggregateRepository>();
        services.TryAddSingleton<StreamGate>();
        services.TryAddSingleton<CommandExecutor>();

        // Of the scope that asks, so that handlers may be scoped.
        services.TryAddTransient<CommandBus>();
        services.TryAddTransient<QueryBus>();
        return services;
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

    /// <summary>What stands between the feed and its handlers: retries, dead letters, the auditor.</summary>
    private static void AddFeedDelivery(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton<IFaultClassifier, CosmosFaults>();
        services.TryAddSingleton<TransientRetry>();
        services.AddSingleton(_ => FeedSettings.DeadLetters(configuration));
        services.AddSingleton<IDeadLetterStore>(provider => new CosmosDeadLetterStore(
            provider.GetRequiredService<Database>().GetContainer(provider.GetRequiredService<CosmosOptions>().DeadLettersContainer),
            provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton<DeadLetterQueue>();
        services.TryAddSingleton<DeadLetterDrain>();
        services.TryAddSingleton<FeedDelivery>();
        services.AddSingleton(_ => FeedSettings.Audit(configuration));
        services.TryAddSingleton<FeedAuditor>();
    }

    private static Container CheckpointsContainer(IServiceProvider provider) =>
        provider.GetRequiredService<Database>().GetContainer(provider.GetRequiredService<CosmosOptions>().CheckpointsContainer);

    private static Container EventsContainer(IServiceProvider provider) =>
        provider.GetRequiredService<Database>().GetContainer(provider.GetRequiredService<CosmosOptions>().EventsContainer);
}
