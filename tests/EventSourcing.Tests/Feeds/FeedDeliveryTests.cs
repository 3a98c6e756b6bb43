using EventSourcing.Feeds;
using EventSourcing.Feeds.DeadLetters;
using EventSourcing.Feeds.Faults;
using EventSourcing.Streams;
using EventSourcing.Tests.Doubles;

namespace EventSourcing.Tests.Feeds;

public sealed class FeedDeliveryTests : FeedTest
{
    [Fact]
    public async Task A_transient_failure_is_tried_again_within_the_invocation_with_growing_delays()
    {
        var commits = await WriteAsync(1, 1);
        var failures = 5;
        Handler.Fails = _ => failures-- > 0 ? new HttpRequestException("busy") : null;

        await DeliverAsync(commits);

        Assert.Equal([1], Handler.VersionsOf(Account(1)));
        var delays = ((HastyTime)Machine.Time).Delays;
        Assert.Equal(5, delays.Count);
        Assert.All(delays, delay => Assert.InRange(delay, TimeSpan.Zero, TransientRetry.LongestDelay));
        Assert.True(delays.Skip(3).Sum(d => d.TotalMilliseconds) > delays.Take(2).Sum(d => d.TotalMilliseconds));
    }

    [Fact]
    public async Task When_retries_are_used_up_the_invocation_fails_and_nothing_is_parked()
    {
        var (bad, good) = (await WriteAsync(1, 1), await WriteAsync(2, 1));
        Handler.Fails = commit => commit.StreamId == Account(1) ? new TimeoutException("nobody answers") : null;

        var failure = await Assert.ThrowsAsync<AggregateException>(() => DeliverAsync([.. bad, .. good]));

        Assert.IsType<TimeoutException>(Assert.Single(failure.InnerExceptions));
        Assert.Equal(1 + TransientRetry.MaxRetries + 1, Handler.Attempts);
        Assert.Equal([1], Handler.VersionsOf(Account(2)));
        Assert.Null(await FindAsync(1));
    }

    [Fact]
    public async Task An_unknown_failure_is_left_to_the_host_until_the_last_chance()
    {
        var commits = await WriteAsync(1, 2);
        Handler.Fails = _ => new InvalidOperationException("what is this?");

        await Assert.ThrowsAsync<AggregateException>(() => DeliverAsync(commits));
        Assert.Equal(1, Handler.Attempts);
        Assert.Null(await FindAsync(1));

        await Machine.Delivery.HandleAsync(Handler, commits, Cancellation, lastChance: true);
        Assert.Equal((1, 2, "what is this?", nameof(InvalidOperationException)), Essence(await FindAsync(1)));
    }

    [Fact]
    public async Task A_poison_event_is_parked_with_all_that_follows_it_and_other_streams_go_on()
    {
        var (bad, good) = (await WriteAsync(1, 5), await WriteAsync(2, 5));
        Handler.Fails = commit => commit.StreamId == Account(1) && commit.FirstVersion == 2 ? Poison(1, 2) : null;

        await DeliverAsync([.. bad[..3], .. good[..3]]);
        await DeliverAsync([.. bad[3..], .. good[3..]]);

        Assert.Equal([1], Handler.VersionsOf(Account(1)));
        Assert.Equal([1, 2, 3, 4, 5], Handler.VersionsOf(Account(2)));
        Assert.Equal((2, 5, "unreadable", nameof(FormatException)), Essence(await FindAsync(1)));
    }

    [Fact]
    public async Task A_redelivery_of_what_is_parked_is_neither_handled_nor_written()
    {
        var commits = await WriteAsync(1, 3);
        Handler.Fails = commit => commit.FirstVersion == 2 ? Poison(1, 2) : null;
        await DeliverAsync(commits);
        var before = await FindAsync(1);
        Handler.Fails = _ => null;

        await DeliverAsync(commits);

        // What stands before the sequence may come again; a repetition does no harm.
        Assert.Equal([1, 1], Handler.VersionsOf(Account(1)));
        Assert.Equal(before, await FindAsync(1));
    }

    [Fact]
    public async Task What_another_process_has_parked_is_known_a_few_seconds_later()
    {
        var commits = await WriteAsync(1, 3);
        Handler.Fails = commit => commit.FirstVersion == 2 ? Poison(1, 2) : null;
        await DeliverAsync(commits[..2]);
        Handler.Fails = _ => null;

        Machine = new FeedMachine(Events, Machine.Store);
        await DeliverAsync(commits[2..]);

        Assert.Equal([1], Handler.VersionsOf(Account(1)));
        Assert.Equal(3, (await FindAsync(1))!.LastVersion);
    }

    [Fact]
    public async Task A_hundred_streams_cost_one_question_about_dead_letters()
    {
        var commits = new List<Commit>();
        for (var account = 0; account < 100; account++)
        {
            commits.AddRange(await WriteAsync(account, 1));
        }

        await DeliverAsync([.. commits[..1]]);
        await DeliverAsync([.. commits]);

        Assert.Equal(1, Machine.Store.Reads);
    }

    [Fact]
    public async Task Parking_that_fails_fails_the_invocation()
    {
        var commits = await WriteAsync(1, 1);
        Handler.Fails = _ => Poison(1, 1);
        Machine.Store.Failure = new InvalidOperationException("no such container");

        var failure = await Assert.ThrowsAsync<AggregateException>(() => DeliverAsync(commits));

        Assert.Contains("no such container", failure.InnerExceptions.Single().Message, StringComparison.Ordinal);
    }

    private static PoisonEventException Poison(int account, long version) => new(Account(account), version, new FormatException("unreadable"));

    private static (long First, long Last, string Reason, string Error) Essence(DeadLetter? letter) =>
        (letter!.FirstVersion, letter.LastVersion, letter.Reason, letter.Error);

    private Task<DeadLetter?> FindAsync(int account) => Machine.Store.FindAsync(Handler.Name, Account(account), Cancellation);
}
