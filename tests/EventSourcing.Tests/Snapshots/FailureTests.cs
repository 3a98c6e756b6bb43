using EventSourcing.Aggregates;
using EventSourcing.Snapshots;
using EventSourcing.Tests.Doubles;

namespace EventSourcing.Tests.Snapshots;

/// <summary>A snapshot saves work. That is no reason to fail a command, or to keep it waiting.</summary>
public sealed class FailureTests : SnapshotSpec
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(1);

    [Fact]
    public async Task A_store_that_fails_costs_a_fold_and_a_warning()
    {
        await GivenEventsAsync(19);
        Store.Before = () => throw new IOException("no such container");

        Assert.Equal(20, await VersionAfterAsync(NewProcess().ExecuteAsync(account => account.Withdraw(18), Bank.Command())));

        // One read; one write after 19 events were folded, one because the 20th was written.
        Assert.Equal(3, Snapshots.Failures);
        Assert.Equal(
            [
                "Could not read snapshot v2 of account-1; going on without it.",
                "Could not write snapshot v2 of account-1; going on without it.",
                "Could not write snapshot v2 of account-1; going on without it.",
            ],
            Log.Warnings);
    }

    [Fact]
    public async Task A_store_that_never_answers_is_waited_for_once_and_then_left_alone_for_a_while()
    {
        await GivenEventsAsync(19);
        Store.Before = () => new TaskCompletionSource().Task;

        var command = NewProcess().ExecuteAsync(_ => Deposits(1), Bank.Command());
        Assert.False(command.IsCompleted);
        Clock.Advance(AggregateSnapshots.Patience);
        Assert.Equal(20, await VersionAfterAsync(command));

        // Neither the write after that command nor the read of the next one waited, or even asked.
        Assert.Equal(21, await VersionAfterAsync(NewProcess().ExecuteAsync(_ => Deposits(1), Bank.Command())));
        Assert.Equal((1, 1L), (Store.Reads, Snapshots.Failures));

        Clock.Advance(AggregateSnapshots.Rest - Moment);
        await LoadAsync();
        Assert.Equal(1, Store.Reads);

        Store.Before = () => Task.CompletedTask;
        Clock.Advance(Moment);
        await LoadAsync();
        Assert.Equal((2, 21L), (Store.Reads, Assert.Single(Store.Saved).Version));
    }

    [Fact]
    public async Task A_store_that_does_not_take_a_snapshot_in_time_is_left_alone_too()
    {
        await GivenEventsAsync(9);
        var process = NewProcess();
        await process.Repository.LoadAsync<Account, AccountEvent>(Bank.Stream, Cancellation);
        Store.Before = () => new TaskCompletionSource().Task;

        var command = process.ExecuteAsync(_ => Deposits(1), Bank.Command());
        Clock.Advance(AggregateSnapshots.Patience);

        Assert.Equal(10, await VersionAfterAsync(command));
        Assert.Equal(20, await VersionAfterAsync(process.ExecuteAsync(_ => Deposits(10), Bank.Command())));
        Assert.Equal(1, Snapshots.Failures);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("\"Ada\"")]
    [InlineData("""{ "owner": "Ada" }""")]
    [InlineData("""{ "Owner": "Ada", "Balance": 7000 }""")]
    [InlineData("""{ "owner": "Ada", "balance": "7000" }""")]
    [InlineData("""{ "owner": "Ada", "balance": 7000, "limit": 5 }""")]
    public async Task What_does_not_fit_the_state_to_the_letter_is_no_snapshot_and_is_replaced(string state)
    {
        await GivenEventsAsync(13);
        Store.Plant(10, state);

        Assert.Equal(new AggregateState<Account>(new Account("Ada", 12), 13), await LoadAsync());

        Assert.Equal(1, Snapshots.Failures);
        Assert.Equal(13, Assert.Single(Store.Saved).Version);
        await LoadAsync();
        Assert.Equal(1, Snapshots.Hits);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(14)]
    public async Task A_snapshot_of_a_version_the_stream_does_not_have_is_none(long version)
    {
        await GivenEventsAsync(13);
        Store.Plant(version, Rich);

        Assert.Equal(new AggregateState<Account>(new Account("Ada", 12), 13), await LoadAsync());
        Assert.Equal(14, await VersionAfterAsync(NewProcess().ExecuteAsync(_ => Deposits(1), Bank.Command())));
        Assert.Equal(1, Snapshots.Failures);
    }

    [Fact]
    public async Task A_caller_who_gives_up_is_no_failure_of_the_store()
    {
        await GivenEventsAsync(13);
        using var impatient = new CancellationTokenSource();
        Store.Before = impatient.CancelAsync;
        Store.Before += () => new TaskCompletionSource().Task;

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            NewProcess().Repository.LoadAsync<Account, AccountEvent>(Bank.Stream, impatient.Token));
        Assert.Equal(0, Snapshots.Failures);
    }
}
