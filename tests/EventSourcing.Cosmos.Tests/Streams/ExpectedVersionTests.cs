using EventSourcing.Cosmos.Tests.Emulated;
using EventSourcing.Streams;

namespace EventSourcing.Cosmos.Tests.Streams;

public sealed class ExpectedVersionTests(CosmosFixture cosmos) : EventStoreTest(cosmos)
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(9)]
    public async Task A_version_inside_a_commit_or_beyond_the_head_is_refused_without_a_write(long version)
    {
        await AppendedAsync(after: 0, events: 3);
        var requests = Cosmos.Requests.Begin();

        Assert.IsType<AppendResult.Conflict>(await AppendAsync(ExpectedVersion.Exact(version), Parcel.Scanned(1)));
        Assert.IsType<AppendResult.Conflict>(await AppendAsync(ExpectedVersion.Exact(version), Parcel.Scanned(1), store: Cosmos.NewStore()));

        Assert.DoesNotContain(requests, request => request.Kind == "create");
        Assert.Equal([1L], (await ReadAsync()).Select(c => c.FirstVersion));
    }

    [Fact]
    public async Task A_version_inside_a_commit_is_refused_after_the_stream_has_moved_on()
    {
        await AppendedAsync(after: 0, events: 3);
        await AppendedAsync(after: 3, events: 2);

        foreach (var version in new long[] { 1, 2, 4 })
        {
            Assert.IsType<AppendResult.Conflict>(await AppendAsync(ExpectedVersion.Exact(version), Parcel.Scanned(1)));
        }

        Assert.Equal([1L, 4L], (await ReadAsync()).Select(c => c.FirstVersion));
    }

    [Fact]
    public async Task A_caller_that_has_not_read_here_may_name_the_head()
    {
        await AppendedAsync(after: 0, events: 3);
        var requests = Cosmos.Requests.Begin();

        Assert.IsType<AppendResult.Appended>(await AppendAsync(ExpectedVersion.Exact(3), Parcel.Scanned(1), store: Cosmos.NewStore()));

        Assert.Equal(["query 200", "create 201"], requests.Select(r => r.ToString()));
    }

    [Fact]
    public async Task A_stale_version_is_a_conflict_for_one_read()
    {
        await AppendedAsync(after: 0);
        await AppendedAsync(after: 1);
        await AppendedAsync(after: 2);
        var requests = Cosmos.Requests.Begin();

        Assert.IsType<AppendResult.Conflict>(await AppendAsync(ExpectedVersion.Exact(1), Parcel.Scanned(1)));

        Assert.Equal(["read 200"], requests.Select(r => r.ToString()));
    }

    [Fact]
    public async Task Reading_a_tail_and_appending_to_it_are_one_request_each()
    {
        await AppendedAsync(after: 0, events: 3);
        var store = Cosmos.NewStore();
        var requests = Cosmos.Requests.Begin();

        var tail = await store.ReadTailAsync(Stream, 0, "some-command", Cancellation);
        await store.AppendAsync(Stream, ExpectedVersion.Exact(tail.Commits[^1].LastVersion), Parcel.Scanned(1), Parcel.Command(), Cancellation);
        await store.ReadTailAsync(Stream, 4, null, Cancellation);
        await store.AppendAsync(Stream, ExpectedVersion.Exact(4), Parcel.Scanned(1), Parcel.Command(), Cancellation);

        Assert.Equal(["query 200", "create 201", "read 404", "create 201"], requests.Select(r => r.ToString()));
    }

    [Fact]
    public async Task A_new_stream_costs_one_request()
    {
        var requests = Cosmos.Requests.Begin();

        await AppendedAsync(after: 0);

        Assert.Equal(["create 201"], requests.Select(r => r.ToString()));
    }

    [Fact]
    public async Task Any_version_appends_at_the_head_wherever_it_is()
    {
        Assert.Equal(1, Assert.IsType<AppendResult.Appended>(await AppendAsync(ExpectedVersion.Any, Parcel.Scanned(3))).Commit.FirstVersion);
        Assert.Equal(4, Assert.IsType<AppendResult.Appended>(await AppendAsync(ExpectedVersion.Any, Parcel.Scanned(2), store: Cosmos.NewStore())).Commit.FirstVersion);
        Assert.Equal(6, Assert.IsType<AppendResult.Appended>(await AppendAsync(ExpectedVersion.Any, Parcel.Scanned(1))).Commit.FirstVersion);
    }

    [Fact]
    public async Task Any_version_finds_a_repeated_command_wherever_it_is()
    {
        var context = Parcel.Command();
        await AppendAsync(ExpectedVersion.Any, Parcel.Scanned(3), context);
        await AppendAsync(ExpectedVersion.Any, Parcel.Scanned(2));

        Assert.Equal(1, Assert.IsType<AppendResult.Repeated>(await AppendAsync(ExpectedVersion.Any, Parcel.Scanned(3), context)).Commit.FirstVersion);
        Assert.Equal(1, Assert.IsType<AppendResult.Repeated>(await AppendAsync(ExpectedVersion.Any, Parcel.Scanned(3), context, Cosmos.NewStore())).Commit.FirstVersion);
        Assert.Equal(2, (await ReadAsync()).Count);
    }
}
