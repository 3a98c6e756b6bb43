using EventSourcing.Commands;
using EventSourcing.Cosmos.Hosting;
using EventSourcing.Cosmos.Tests.Emulated;
using EventSourcing.Cosmos.Tests.ReadModels;
using EventSourcing.Events;
using EventSourcing.Projections;
using EventSourcing.Queries;
using EventSourcing.Snapshots;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace EventSourcing.Cosmos.Tests.Hosting;

public sealed class RegistrationTests(CosmosFixture cosmos)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_registered_application_takes_commands_and_projects_their_events()
    {
        await using var services = Register(cosmos.Options.ConnectionString!, "orderflow");
        await using var scope = services.CreateAsyncScope();
        var stream = Parcel.NewStream();

        var outcome = await scope.ServiceProvider.GetRequiredService<CommandExecutor>()
            .ExecuteAsync<Parcel, ParcelEvent>(stream, _ => Parcel.Scan("Roskilde"), Parcel.Command(), Cancellation);
        var commit = Assert.IsType<CommandOutcome.Accepted>(outcome).Commit!;
        Assert.Equal((1L, 0L), (services.GetRequiredService<AggregateSnapshots>().Misses, services.GetRequiredService<AggregateSnapshots>().Failures));
        await scope.ServiceProvider.GetRequiredService<ProjectionRunner<ParcelView>>().HandleAsync(stream, [commit], Cancellation);

        var parcels = scope.ServiceProvider.GetRequiredService<IReadModelStore<ParcelView>>();
        Assert.Equal(1, (await parcels.FindAsync(new ReadModelKey(stream.Key, "all"), Cancellation))!.Model!.Scans);
        Assert.NotNull(scope.ServiceProvider.GetRequiredService<CommandBus>());
        Assert.NotNull(scope.ServiceProvider.GetRequiredService<QueryBus>());
    }

    [Fact]
    public async Task A_database_that_answers_is_healthy()
    {
        await using var services = Register(cosmos.Options.ConnectionString!, "orderflow");

        Assert.Null(await services.GetRequiredService<EventStoreHealth>().FindProblemAsync(Cancellation));
    }

    [Fact]
    public async Task A_database_that_is_missing_or_out_of_reach_is_a_problem()
    {
        await using var missing = Register(cosmos.Options.ConnectionString!, "nowhere");
        await using var unreachable = Register("AccountEndpoint=http://localhost:1/;AccountKey=a2V5;", "orderflow");

        Assert.Contains("404", await missing.GetRequiredService<EventStoreHealth>().FindProblemAsync(Cancellation), StringComparison.Ordinal);
        Assert.NotNull(await unreachable.GetRequiredService<EventStoreHealth>().FindProblemAsync(Cancellation));
    }

    private static ServiceProvider Register(string connectionString, string database)
    {
        var settings = new Dictionary<string, string?>
        {
            ["CosmosDb"] = connectionString,
            ["CosmosDatabase"] = database,
            ["CosmosConnectionMode"] = "Gateway",
        };
        return new ServiceCollection()
            .AddLogging()
            .AddSingleton(EventTypeRegistry.FromAssemblies(typeof(Parcel).Assembly))
            .AddCosmosEventStore(new ConfigurationBuilder().AddInMemoryCollection(settings).Build())
            .AddSingleton("all")
            .AddProjection<ParcelProjection, ParcelView>("parcels")
            .BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });
    }
}
