using EventSourcing.Aggregates;
using EventSourcing.Commands;
using EventSourcing.Tests.Doubles;

namespace EventSourcing.Tests.Snapshots;

public sealed class LoadingTests : SnapshotSpec
{
    [Fact]
    public async Task A_state_is_the_snapshot_and_the_commits_after_it()
    {
        await GivenEventsAsync(13);
        Store.Plant(10, Rich);

        Assert.Equal(new AggregateState<Account>(new Account("Ada", 7003), 13), await LoadAsync());
        Assert.Equal((1L, 0L, 0L), (Snapshots.Hits, Snapshots.Misses, Snapshots.Failures));
    }

    [Fact]
    public async Task A_snapshot_as_new_as_its_stream_is_all_there_is_to_know()
    {
        await GivenEventsAsync(10);
        Store.Plant(10, Rich);

        Assert.Equal(new AggregateState<Account>(new Account("Ada", 7000), 10), await LoadAsync());
    }

    [Fact]
    public async Task A_snapshot_of_another_state_version_is_not_looked_at()
    {
        await GivenEventsAsync(13);
        Store.Plant(10, Rich, stateVersion: 1);
        Store.Plant(10, Rich, stateVersion: 3);

        Assert.Equal(12, (await LoadAsync()).State.Balance);
        Assert.Equal((0L, 1L, 0L), (Snapshots.Hits, Snapshots.Misses, Snapshots.Failures));
    }

    [Fact]
    public async Task A_command_decides_on_the_snapshot_and_the_commits_after_it()
    {
        await GivenEventsAsync(13);
        Store.Plant(10, Rich);

        Assert.Equal(14, await VersionAfterAsync(NewProcess().ExecuteAsync(account => account.Withdraw(7003), Bank.Command())));
        Assert.IsType<CommandOutcome.Refused>(await NewProcess().ExecuteAsync(account => account.Withdraw(1), Bank.Command()));
    }

    [Fact]
    public async Task A_command_from_before_the_snapshot_is_found_when_it_comes_again()
    {
        await GivenEventsAsync(13);
        Store.Plant(10, Rich);
        var context = Bank.Command("deposit-4") with { MayRepeat = true };

        Assert.Equal(4, await VersionAfterAsync(NewProcess().ExecuteAsync(_ => Deposits(1), context)));
        Assert.Equal(14, await VersionAfterAsync(NewProcess().ExecuteAsync(_ => Deposits(1), context with { CommandId = "new" })));
    }

    [Fact]
    public async Task What_has_been_seen_here_needs_no_snapshot()
    {
        var process = NewProcess();
        await process.ExecuteAsync(account => account.Open("Ada"), Bank.Command(), startsStream: true);
        Assert.Equal(0, Store.Reads);

        await process.ExecuteAsync(account => account.Deposit(1), Bank.Command());
        await process.ExecuteAsync(account => account.Deposit(1), Bank.Command() with { MayRepeat = true, CommandId = "other" });
        await process.ExecuteAsync(account => account.Withdraw(9), Bank.Command());
        await process.Repository.LoadAsync<Account, AccountEvent>(Bank.Stream, Cancellation);

        Assert.Equal(0, Store.Reads);
    }

    [Theory]
    [InlineData(9, 8)]
    [InlineData(10, 7000)]
    [InlineData(12, 7002)]
    [InlineData(99, 7003)]
    [InlineData(null, 7003)]
    public async Task The_past_is_folded_from_a_snapshot_that_is_not_newer(int? version, int balance)
    {
        await GivenEventsAsync(13);
        Store.Plant(10, Rich);

        var then = await LoadAsOfAsync(version);

        Assert.Equal((balance, Math.Min(version ?? 13, 13)), (then.State.Balance, then.Version));
    }

    [Fact]
    public async Task The_past_by_time_is_folded_from_the_beginning()
    {
        await GivenEventsAsync(13);
        Store.Plant(10, Rich);

        Assert.Equal(12, (await LoadAsOfAsync(null, DateTimeOffset.MaxValue)).State.Balance);
    }
}
