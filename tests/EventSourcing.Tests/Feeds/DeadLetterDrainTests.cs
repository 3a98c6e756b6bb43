using EventSourcing.Feeds;
using EventSourcing.Feeds.DeadLetters;
using EventSourcing.Streams;
using EventSourcing.Tests.Doubles;

namespace EventSourcing.Tests.Feeds;

public sealed class DeadLetterDrainTests : FeedTest
{
    private readonly HashSet<long> _poison = [];

    public DeadLetterDrainTests() => Handler.Fails = commit => _poison.Contains(commit.FirstVersion)
        ? new PoisonEventException(commit.StreamId, commit.FirstVersion, new FormatException($"event {commit.FirstVersion} is unreadable"))
        : null;

    [Fact]
    public async Task After_the_cause_is_gone_a_retry_handles_the_sequence_in_order_and_removes_it()
    {
        await ParkAsync(await WriteAsync(1, 5), 2);
        _poison.Clear();

        Assert.Equal(new DrainOutcome("recorder.account-1", 4, 0, null), await RetryAsync());

        Assert.Equal([1, 2, 3, 4, 5], Handler.VersionsOf(Account(1)));
        Assert.Null(await FindAsync());
        Assert.Null(await RetryAsync());
    }

    [Fact]
    public async Task A_retry_stops_at_the_next_failure_and_records_it()
    {
        await ParkAsync(await WriteAsync(1, 6), 2, 4);
        _poison.Remove(2);

        Assert.Equal(new DrainOutcome("recorder.account-1", 2, 3, "event 4 is unreadable"), await RetryAsync());
        Assert.Equal((4, 6, "event 4 is unreadable", 1), Essence(await FindAsync()));

        Assert.Equal(0, (await RetryAsync())!.Handled);
        Assert.Equal((4, 6, "event 4 is unreadable", 2), Essence(await FindAsync()));
        Assert.Equal([1, 2, 3], Handler.VersionsOf(Account(1)));
    }

    [Fact]
    public async Task What_is_parked_during_a_retry_is_drained_too()
    {
        await ParkAsync(await WriteAsync(1, 3), 2);
        var late = await WriteAsync(1, 1);
        _poison.Clear();
        Machine.Store.BeforeWrite = () => DeliverAsync(late);

        Assert.Equal(new DrainOutcome("recorder.account-1", 3, 0, null), await RetryAsync());

        Assert.Equal([1, 2, 3, 4], Handler.VersionsOf(Account(1)));
        Assert.Null(await FindAsync());
    }

    [Fact]
    public async Task What_arrives_after_a_retry_elsewhere_is_handled_here_though_the_sequence_is_still_remembered()
    {
        var commits = await WriteAsync(1, 4);
        await ParkAsync(commits[..3], 2);
        _poison.Clear();
        await new FeedMachine(Events, Machine.Store).Drain.RetryAsync(Handler, Account(1), Cancellation);

        await DeliverAsync(commits[3]);

        Assert.Equal([1, 2, 3, 4], Handler.VersionsOf(Account(1)));
        Assert.Null(await FindAsync());
    }

    [Fact]
    public async Task Dropped_events_are_passed_over_however_often_and_wherever_they_come()
    {
        var commits = await WriteAsync(1, 4);
        await ParkAsync(commits[..3], 2);

        Assert.True(await Machine.Drain.DropAsync(Handler, Account(1), Cancellation));
        await DeliverAsync(commits);
        await new FeedMachine(Events, Machine.Store).Delivery.HandleAsync(Handler, commits[1..], Cancellation);

        Assert.Equal([(Account(1), 2, 3)], Handler.Skipped);
        // What stands before was handled, and may come again.
        Assert.Equal([1, 1, 4, 4], Handler.VersionsOf(Account(1)));
        Assert.Equal([new VersionRange(2, 3)], (await FindAsync())!.Dropped.Ranges);
        Assert.Null(await RetryAsync());
        Assert.False(await Machine.Drain.DropAsync(Handler, Account(1), Cancellation));
    }

    [Fact]
    public async Task A_stream_can_be_parked_again_after_a_drop_and_what_was_dropped_stays_so()
    {
        var commits = await WriteAsync(1, 5);
        await ParkAsync(commits[..3], 2);
        await Machine.Drain.DropAsync(Handler, Account(1), Cancellation);
        await ParkAsync(commits[3..], 4);
        Assert.Equal((4, 5, "event 4 is unreadable", 1), Essence(await FindAsync()));
        _poison.Clear();

        Assert.Equal(2, (await RetryAsync())!.Handled);
        await DeliverAsync(commits);

        Assert.Equal([1, 4, 5, 1, 4, 5], Handler.VersionsOf(Account(1)));
        Assert.Equal([new VersionRange(2, 3)], (await FindAsync())!.Dropped.Ranges);
    }

    [Fact]
    public async Task What_stands_between_two_drops_is_not_taken_for_dropped()
    {
        var commits = await WriteAsync(1, 7);
        await ParkAsync(commits[..2], 2);
        await Machine.Drain.DropAsync(Handler, Account(1), Cancellation);
        await ParkAsync(commits[2..6], 5);
        await Machine.Drain.DropAsync(Handler, Account(1), Cancellation);
        Handler.Handled.Clear();

        await DeliverAsync(commits);

        Assert.Equal([1, 3, 4, 7], Handler.VersionsOf(Account(1)));
        Assert.Equal([new VersionRange(2, 2), new VersionRange(5, 6)], (await FindAsync())!.Dropped.Ranges);
    }

    [Fact]
    public async Task An_earlier_failure_found_behind_a_drop_parks_from_there_and_a_retry_passes_over_what_was_dropped()
    {
        var commits = await WriteAsync(1, 5);
        await ParkAsync(commits[..3], 3);
        await Machine.Drain.DropAsync(Handler, Account(1), Cancellation);
        await ParkAsync(commits, 2);
        Assert.Equal((2, 5, "event 2 is unreadable", 1), Essence(await FindAsync()));
        _poison.Remove(2);
        Handler.Handled.Clear();

        Assert.Equal(new DrainOutcome("recorder.account-1", 4, 0, null), await RetryAsync());

        Assert.Equal([2, 4, 5], Handler.VersionsOf(Account(1)));
    }

    [Theory]
    [InlineData("order-details.order-1.2", true, "order-details", "order-1.2")]
    [InlineData("order-details", false, "", null)]
    [InlineData(".order-1", false, "", null)]
    [InlineData("order-details.nonsense", false, "order-details", null)]
    [InlineData("", false, "", null)]
    public void An_id_names_handler_and_stream(string id, bool valid, string handler, string? stream)
    {
        Assert.Equal(valid, DeadLetter.TryParseId(id, out var parsedHandler, out var parsedStream));
        Assert.Equal(handler, parsedHandler);
        Assert.Equal(stream, valid ? parsedStream.ToString() : null);
    }

    private static (long First, long Last, string Reason, int Attempts) Essence(DeadLetter? letter) =>
        (letter!.FirstVersion, letter.LastVersion, letter.Reason, letter.Attempts);

    private Task ParkAsync(Commit[] commits, params long[] poison)
    {
        _poison.UnionWith(poison);
        return DeliverAsync(commits);
    }

    private Task<DrainOutcome?> RetryAsync() => Machine.Drain.RetryAsync(Handler, Account(1), Cancellation);

    private Task<DeadLetter?> FindAsync() => Machine.Store.FindAsync(Handler.Name, Account(1), Cancellation);
}
