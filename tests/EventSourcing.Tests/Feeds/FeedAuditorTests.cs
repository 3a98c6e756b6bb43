using EventSourcing.Feeds.Audit;
using EventSourcing.Streams;
using EventSourcing.Tests.Doubles;
using Microsoft.Extensions.Time.Testing;

namespace EventSourcing.Tests.Feeds;

public sealed class FeedAuditorTests : FeedTest
{
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UtcNow);

    public FeedAuditorTests() => Machine = new FeedMachine(Events, time: _time);

    [Fact]
    public async Task Everything_old_enough_is_delivered_once_range_by_range_page_by_page()
    {
        var feed = new InMemoryFeed(await WriteAsync(1, 7), await WriteAsync(2, 4));
        var auditor = Machine.Auditor(feed, new AuditOptions { PageSize = 3 });

        Assert.Equal(new AuditRun(0, true), await auditor.RunAsync([Handler], Cancellation));
        _time.Advance(TimeSpan.FromMinutes(3));
        Assert.Equal(new AuditRun(11, true), await auditor.RunAsync([Handler], Cancellation));
        Assert.Equal(new AuditRun(0, true), await Machine.Auditor(feed).RunAsync([Handler], Cancellation));

        Assert.Equal([1, 2, 3, 4, 5, 6, 7], Handler.VersionsOf(Account(1)));
        Assert.Equal([1, 2, 3, 4], Handler.VersionsOf(Account(2)));
    }

    [Fact]
    public async Task It_stops_before_the_first_commit_that_is_too_young_and_goes_on_there()
    {
        var old = await WriteAsync(1, 3);
        var young = (await WriteAsync(1, 2)).Select(commit => commit with { CommittedAt = _time.GetUtcNow().AddMinutes(2) });
        var feed = new InMemoryFeed([.. old, .. young]);
        var auditor = Machine.Auditor(feed);
        _time.Advance(TimeSpan.FromMinutes(3));

        await auditor.RunAsync([Handler], Cancellation);
        await auditor.RunAsync([Handler], Cancellation);
        Assert.Equal([1, 2, 3], Handler.VersionsOf(Account(1)));

        _time.Advance(TimeSpan.FromMinutes(2));
        await auditor.RunAsync([Handler], Cancellation);
        Assert.Equal([1, 2, 3, 4, 5], Handler.VersionsOf(Account(1)));
    }

    [Fact]
    public async Task What_fails_is_tried_again_and_after_long_patience_parked_so_that_the_walk_goes_on()
    {
        var feed = new InMemoryFeed([.. await WriteAsync(1, 2), .. await WriteAsync(2, 1)]);
        var auditor = Machine.Auditor(feed, new AuditOptions { Patience = 3 });
        Handler.Fails = commit => commit.StreamId == Account(1) ? new InvalidOperationException("whatever") : null;
        _time.Advance(TimeSpan.FromMinutes(3));

        for (var run = 0; run < 3; run++)
        {
            await Assert.ThrowsAsync<AggregateException>(() => auditor.RunAsync([Handler], Cancellation));
            Assert.Null(await Machine.Store.FindAsync(Handler.Name, Account(1), Cancellation));
        }

        Assert.True((await auditor.RunAsync([Handler], Cancellation)).CaughtUp);
        Assert.Equal(2, (await Machine.Store.FindAsync(Handler.Name, Account(1), Cancellation))!.LastVersion);
    }

    [Fact]
    public async Task An_outage_that_passes_by_itself_does_not_use_up_the_patience()
    {
        var time = new JumpingTime();
        Machine = new FeedMachine(Events, time: time);
        var auditor = Machine.Auditor(
            new InMemoryFeed([.. await WriteAsync(1, 1), .. await WriteAsync(2, 1)]), new AuditOptions { Patience = 1, Distance = TimeSpan.Zero });
        Handler.Fails = commit => commit.StreamId == Account(1) ? new TimeoutException("down") : null;
        for (var run = 0; run < 3; run++)
        {
            await Assert.ThrowsAsync<AggregateException>(() => auditor.RunAsync([Handler], Cancellation));
        }

        Handler.Fails = commit => commit.StreamId == Account(2) ? new InvalidOperationException("who knows") : null;
        await Assert.ThrowsAsync<AggregateException>(() => auditor.RunAsync([Handler], Cancellation));

        Assert.Null(await Machine.Store.FindAsync(Handler.Name, Account(2), Cancellation));
        await auditor.RunAsync([Handler], Cancellation);
        Assert.NotNull(await Machine.Store.FindAsync(Handler.Name, Account(2), Cancellation));
    }

    [Fact]
    public async Task All_handlers_of_a_run_share_one_minute_of_retries()
    {
        var time = new JumpingTime();
        Machine = new FeedMachine(Events, time: time);
        var auditor = Machine.Auditor(new InMemoryFeed(await WriteAsync(1, 1)), new AuditOptions { Distance = TimeSpan.Zero });
        Handler.Fails = _ =>
        {
            time.Jump(TimeSpan.FromSeconds(25));

            // The first handler is not tried again, so that the second one begins within the minute.
            return Handler.Attempts == 1 ? new InvalidOperationException("who knows") : new TimeoutException("down");
        };
        var began = time.GetTimestamp();

        await Assert.ThrowsAsync<AggregateException>(() => auditor.RunAsync([Handler, Handler, Handler, Handler, Handler], Cancellation));

        Assert.Equal(TimeSpan.FromSeconds(75), time.GetElapsedTime(began));
        Assert.Equal(3, Handler.Attempts);
    }

    [Fact]
    public async Task A_run_ends_after_its_budget_and_the_next_one_goes_on()
    {
        var feed = new InMemoryFeed(await WriteAsync(1, 10));
        var auditor = Machine.Auditor(feed, new AuditOptions { PageSize = 2, Budget = TimeSpan.FromSeconds(3) });
        _time.Advance(TimeSpan.FromMinutes(3));
        Handler.Fails = _ =>
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            return null;
        };

        Assert.Equal(new AuditRun(4, false), await auditor.RunAsync([Handler], Cancellation));
        Assert.Equal(new AuditRun(4, false), await auditor.RunAsync([Handler], Cancellation));
        Assert.Equal(new AuditRun(2, true), await auditor.RunAsync([Handler], Cancellation));

        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], Handler.VersionsOf(Account(1)));
    }

    [Fact]
    public async Task A_first_run_that_died_before_it_had_noted_all_ranges_does_not_lose_the_others()
    {
        var feed = new InMemoryFeed(await WriteAsync(1, 1), await WriteAsync(2, 1));
        await feed.SaveAsync("auditor", "1-of-2", new EventSourcing.Feeds.Checkpoint("0", null, 0, false), Cancellation);
        _time.Advance(TimeSpan.FromMinutes(3));

        await Machine.Auditor(feed).RunAsync([Handler], Cancellation);

        Assert.Equal([1], Handler.VersionsOf(Account(2)));
    }

    /// <summary>Waiting takes no time; only what the test says does.</summary>
    private sealed class JumpingTime : TimeProvider
    {
        private TimeSpan _ahead;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _ahead.Ticks;

        public override DateTimeOffset GetUtcNow() => DateTimeOffset.UtcNow + TimeSpan.FromMinutes(1) + _ahead;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, TimeSpan.Zero, period);

        public void Jump(TimeSpan by) => _ahead += by;
    }
}
