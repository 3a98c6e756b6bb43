using EventSourcing.Cosmos.ReadModels;
using EventSourcing.Cosmos.Tests.Emulated;
using EventSourcing.Projections.Generations;
using Microsoft.Azure.Cosmos;

namespace EventSourcing.Cosmos.Tests.Rebuilding;

public sealed class GenerationsTests(CosmosFixture cosmos)
{
    private readonly string _projection = Guid.NewGuid().ToString("N");
    private readonly ManualTime _time = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Without_a_ledger_the_first_generation_is_active() =>
        Assert.Equal(GenerationSet.First, await New().FindAsync(_projection, Cancellation));

    [Fact]
    public async Task Without_a_container_the_first_generation_is_active()
    {
        var nowhere = new CosmosGenerations(cosmos.Checkpoints.Database.GetContainer("nowhere"), _time);

        Assert.Equal(GenerationSet.First, await nowhere.FindAsync(_projection, Cancellation));
    }

    [Fact]
    public async Task A_second_of_use_costs_one_point_read_and_idleness_none()
    {
        var generations = New();
        var requests = cosmos.Requests.Begin();

        for (var i = 0; i < 30; i++)
        {
            await generations.FindAsync(_projection, Cancellation);
            _time.Advance(TimeSpan.FromMilliseconds(100));
        }

        Assert.Equal(["read 404", "read 404", "read 404"], requests.Select(request => request.ToString()));
    }

    [Fact]
    public async Task A_change_is_known_at_once_where_it_was_made_and_elsewhere_within_the_promised_time()
    {
        var (here, elsewhere) = (New(), New());
        await elsewhere.FindAsync(_projection, Cancellation);

        await here.ChangeAsync(_projection, ledger => ledger.Begin("one"), Cancellation);

        Assert.Equal(2, (await here.FindAsync(_projection, Cancellation)).Building);
        Assert.Null((await elsewhere.FindAsync(_projection, Cancellation)).Building);
        _time.Advance(elsewhere.Staleness);
        Assert.Equal(2, (await elsewhere.FindAsync(_projection, Cancellation)).Building);
    }

    [Fact]
    public async Task Of_many_changes_at_once_none_is_lost()
    {
        await Task.WhenAll(Enumerable.Range(0, 10).Select(i => Task.Run(() =>
            New().ChangeAsync(_projection, ledger => ledger with { Retiring = ledger.Retiring.Add(i) }, Cancellation))));

        Assert.Equal(Enumerable.Range(0, 10), (await New().ReadAsync(_projection, Cancellation)).Retiring.Order());
    }

    private CosmosGenerations New() => new(cosmos.Checkpoints, _time);
}
