using System.Collections.Concurrent;
using System.Diagnostics;
using EventSourcing.Aggregates;
using EventSourcing.Commands;
using EventSourcing.Cosmos.Tests.Emulated;
using EventSourcing.Streams;

namespace EventSourcing.Cosmos.Tests.Streams;

public sealed class ConcurrencyTests(CosmosFixture cosmos) : EventStoreTest(cosmos)
{
    private const int Processes = 8;
    private const int WritersPerProcess = 8;

    [Fact]
    public async Task Sixty_four_writers_on_one_stream_leave_no_gap_and_each_accepted_command_once()
    {
        var accepted = new ConcurrentBag<string>();
        var started = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, Processes).Select(async process =>
        {
            using var gate = new StreamGate();
            var store = Cosmos.NewStore();
            var executor = new CommandExecutor(
                store, new AggregateRepository(store, CosmosFixture.Serializer, new AggregateCache()), gate, TimeProvider.System);
            await Task.WhenAll(Enumerable.Range(0, WritersPerProcess).Select(writer => Task.Run(async () =>
            {
                for (var i = 0; Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(10); i++)
                {
                    var context = Parcel.Command($"{process}-{writer}-{i}");
                    var outcome = await executor.ExecuteAsync<Parcel, ParcelEvent>(Stream, _ => Parcel.Scan("depot"), context, Cancellation);
                    if (outcome is CommandOutcome.Accepted)
                    {
                        accepted.Add(context.CommandId);
                    }
                }
            })));
        }));

        var commits = await ReadAsync();
        TestContext.Current.TestOutputHelper!.WriteLine($"{accepted.Count} accepted in {Stopwatch.GetElapsedTime(started).TotalSeconds:0.0} s");
        Assert.Equal(Enumerable.Range(1, commits.Count).Select(v => (long)v), commits.Select(c => c.FirstVersion));
        Assert.Equal(accepted.Order(), commits.Select(c => c.CommandId).Order());
        Assert.True(accepted.Count >= Processes, $"Only {accepted.Count} commands got through.");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_same_command_appended_many_times_at_once_has_one_effect(bool anyVersion)
    {
        await AppendedAsync(after: 0);
        var context = Parcel.Command();
        var expected = anyVersion ? ExpectedVersion.Any : ExpectedVersion.Exact(1);

        var results = await Task.WhenAll(Enumerable.Range(0, 32).Select(_ =>
            Task.Run(() => AppendAsync(expected, Parcel.Scanned(2), context, Cosmos.NewStore()))));

        Assert.Single(results.OfType<AppendResult.Appended>());
        Assert.Equal(31, results.OfType<AppendResult.Repeated>().Count());
        Assert.Equal([1L, 2L], (await ReadAsync()).Select(c => c.FirstVersion));
    }

    [Fact]
    public async Task Appends_at_any_version_get_through_while_others_append_too()
    {
        var results = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => AppendAsync(ExpectedVersion.Any, Parcel.Scanned(2)))));

        Assert.All(results, result => Assert.IsType<AppendResult.Appended>(result));
        Assert.Equal(Enumerable.Range(0, 8).Select(i => (2L * i) + 1), (await ReadAsync()).Select(c => c.FirstVersion));
    }
}
