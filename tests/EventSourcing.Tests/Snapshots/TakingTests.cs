using EventSourcing.Aggregates;
using EventSourcing.Commands;
using EventSourcing.Snapshots;
using EventSourcing.Streams;
using EventSourcing.Tests.Doubles;

namespace EventSourcing.Tests.Snapshots;

public sealed class TakingTests : SnapshotSpec
{
    [Fact]
    public void The_default_is_every_100_events() => Assert.Equal(new SnapshotPolicy(100, 1), SnapshotPolicyOf<Unadorned>());

    [Fact]
    public async Task A_snapshot_is_taken_whenever_a_multiple_of_the_policy_is_reached_or_passed()
    {
        var process = NewProcess();
        await process.ExecuteAsync(account => account.Open("Ada"), Bank.Command());
        foreach (var count in new[] { 8, 1, 9, 5, 6, 20 })
        {
            await process.ExecuteAsync(_ => Deposits(count), Bank.Command());
        }

        Assert.Equal([10, 24, 30, 50], Store.Saved.Select(snapshot => snapshot.Version));
        Assert.All(Store.Saved, snapshot => Assert.Equal((Bank.Stream, 2), (snapshot.StreamId, snapshot.StateVersion)));
        Assert.Equal("""{"owner":"Ada","balance":49}""", Store.Saved[^1].State.GetRawText());
    }

    [Fact]
    public async Task A_load_that_had_to_fold_as_many_events_takes_one_too()
    {
        await GivenEventsAsync(13);
        await LoadAsync();
        await LoadAsync();
        Assert.Equal([13], Store.Saved.Select(snapshot => snapshot.Version));

        await Events.AppendAsync(Bank.Stream, ExpectedVersion.Any, [.. Deposits(9).Events], Bank.Command("nine"), Cancellation);
        await LoadAsync();
        Assert.Single(Store.Saved);

        await Events.AppendAsync(Bank.Stream, ExpectedVersion.Any, [new MoneyDeposited(1)], Bank.Command("one"), Cancellation);
        await LoadAsync();
        Assert.Equal([13, 23], Store.Saved.Select(snapshot => snapshot.Version));
    }

    [Fact]
    public async Task Who_catches_up_with_others_leaves_it_to_them()
    {
        await GivenEventsAsync(5);
        var process = NewProcess();
        await process.Repository.LoadAsync<Account, AccountEvent>(Bank.Stream, Cancellation);
        await Events.AppendAsync(Bank.Stream, ExpectedVersion.Any, [.. Deposits(12).Events], Bank.Command("others"), Cancellation);

        Assert.Equal(17, (await process.Repository.LoadAsync<Account, AccountEvent>(Bank.Stream, Cancellation)).Version);
        Assert.Empty(Store.Saved);
    }

    [Fact]
    public async Task A_short_stream_has_none()
    {
        await GivenEventsAsync(9);
        await LoadAsync();

        Assert.Empty(Store.Saved);
    }

    [Fact]
    public async Task A_command_that_is_cancelled_when_its_events_are_stored_is_done_all_the_same()
    {
        await GivenEventsAsync(9);
        using var impatient = new CancellationTokenSource();
        var process = NewProcess();
        await process.Repository.LoadAsync<Account, AccountEvent>(Bank.Stream, Cancellation);
        Store.Before = impatient.CancelAsync;

        var outcome = await process.Executor.ExecuteAsync<Account, AccountEvent>(Bank.Stream, _ => Deposits(1), Bank.Command(), impatient.Token);

        Assert.Equal(10, Assert.IsType<CommandOutcome.Accepted>(outcome).Version);
        Assert.Equal(10, Assert.Single(Store.Saved).Version);
    }

    private static SnapshotPolicy SnapshotPolicyOf<TState>()
        where TState : IAggregate<TState, AccountEvent> => TState.Snapshots;

    private sealed record Unadorned : IAggregate<Unadorned, AccountEvent>
    {
        public static string Category => "unadorned";

        public static Unadorned Initial { get; } = new();

        public Unadorned Evolve(AccountEvent @event) => this;
    }
}
