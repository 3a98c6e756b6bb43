using EventSourcing.Cosmos.Streams;
using EventSourcing.Cosmos.Tests.Emulated;
using EventSourcing.Streams;
using Microsoft.Azure.Cosmos;

namespace EventSourcing.Cosmos.Tests.Streams;

public sealed class ReadTests(CosmosFixture cosmos) : EventStoreTest(cosmos)
{
    [Fact]
    public async Task The_largest_commit_is_found_by_its_last_event()
    {
        await AppendedAsync(after: 0, events: 60);
        await AppendedAsync(after: 60, events: EventStoreLimits.MaxEventsPerCommit);

        var commit = Assert.Single(await Store.ReadAsync(Stream, 159, Cancellation).ToListAsync(Cancellation));
        Assert.Equal((61, 160), (commit.FirstVersion, commit.LastVersion));
    }

    [Fact]
    public async Task A_stream_that_does_not_exist_has_no_commits()
    {
        Assert.Empty(await ReadAsync());
        var tail = await Store.ReadTailAsync(Stream, 0, "command", Cancellation);
        Assert.Empty(tail.Commits);
        Assert.Null(tail.SameCommand);
    }

    [Theory]
    [InlineData(0, new long[] { 1, 4, 5 })]
    [InlineData(2, new long[] { 1, 4, 5 })]
    [InlineData(3, new long[] { 4, 5 })]
    [InlineData(5, new long[] { 5 })]
    [InlineData(6, new long[] { })]
    [InlineData(60, new long[] { })]
    public async Task A_commit_that_reaches_beyond_the_version_is_included(long afterVersion, long[] firstVersions)
    {
        await AppendedAsync(after: 0, events: 3);
        await AppendedAsync(after: 3);
        await AppendedAsync(after: 4, events: 2);

        Assert.Equal(firstVersions, (await ReadAsync(afterVersion)).Select(c => c.FirstVersion));
    }

    [Theory]
    [InlineData(0, new long[] { 1, 4, 5 })]
    [InlineData(3, new long[] { 4, 5 })]
    [InlineData(4, new long[] { 5 })]
    [InlineData(6, new long[] { })]
    public async Task The_tail_after_a_commit_is_whatever_followed_it(long afterVersion, long[] firstVersions)
    {
        await AppendedAsync(after: 0, events: 3);
        await AppendedAsync(after: 3);
        await AppendedAsync(after: 4, events: 2);

        Assert.Equal(firstVersions, (await Store.ReadTailAsync(Stream, afterVersion, null, Cancellation)).Commits.Select(c => c.FirstVersion));
    }

    [Fact]
    public async Task The_commit_of_a_command_is_found_at_any_age_with_the_tail()
    {
        var context = Parcel.Command() with { MayRepeat = true };
        await AppendedAsync(after: 0, events: 2, context);
        await AppendedAsync(after: 2);
        await AppendedAsync(after: 3);

        var old = await Store.ReadTailAsync(Stream, 3, context.CommandId, Cancellation);
        var recent = await Store.ReadTailAsync(Stream, 0, context.CommandId, Cancellation);
        var unknown = await Store.ReadTailAsync(Stream, 3, "never-sent", Cancellation);

        Assert.Equal((1L, 4L), (old.SameCommand!.FirstVersion, Assert.Single(old.Commits).FirstVersion));
        Assert.Equal((1L, 3), (recent.SameCommand!.FirstVersion, recent.Commits.Count));
        Assert.Null(unknown.SameCommand);
    }

    [Fact]
    public async Task Streams_are_kept_apart()
    {
        await AppendedAsync(after: 0);
        await Store.AppendAsync(new StreamId("parcel", Stream.Key + "x"), ExpectedVersion.NoStream, Parcel.Scanned(1), Parcel.Command(), Cancellation);

        Assert.Equal(Stream, Assert.Single(await ReadAsync()).StreamId);
    }

    [Fact]
    public async Task A_stream_of_5000_commits_written_in_no_order_is_read_in_order_page_by_page()
    {
        const int Commits = 5_000;
        var scanned = new ParcelScanned(new string('x', 500));
        var versions = Enumerable.Range(1, Commits).ToArray();
        new Random(7).Shuffle(versions);
        await Parallel.ForEachAsync(versions, new ParallelOptions { MaxDegreeOfParallelism = 32, CancellationToken = Cancellation }, async (version, cancellation) =>
        {
            var document = CommitDocument.Create(Stream, version, [scanned], Parcel.Command(), CosmosFixture.Serializer, DateTimeOffset.UnixEpoch);
            using var response = await Cosmos.Events.CreateItemStreamAsync(
                document.Body.AsStream(), new PartitionKey(Stream.ToString()), cancellationToken: cancellation);
            response.EnsureSuccessStatusCode();
        });
        var requests = Cosmos.Requests.Begin();

        var read = await ReadAsync();

        Assert.Equal(Enumerable.Range(1, Commits).Select(v => (long)v), read.Select(c => c.FirstVersion));
        Assert.InRange(requests.Count, 2, 4);
        Assert.All(requests, request => Assert.Equal("feed", request.Kind));
        Assert.Equal(Commits, (await Store.ReadTailAsync(Stream, 0, null, Cancellation)).Commits.Count);
    }

    [Fact]
    public async Task A_hole_in_a_stream_is_an_error()
    {
        await AppendedAsync(after: 0);
        await AppendedAsync(after: 1);
        await AppendedAsync(after: 2);
        using var deleted = await Cosmos.Events.DeleteItemStreamAsync(
            Commit.IdOf(2), new PartitionKey(Stream.ToString()), cancellationToken: Cancellation);
        deleted.EnsureSuccessStatusCode();

        var error = await Assert.ThrowsAsync<InvalidDataException>(async () => await ReadAsync());

        Assert.Contains("versions 3 to 3 follows version 1", error.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<InvalidDataException>(() => Store.ReadTailAsync(Stream, 0, null, Cancellation));
    }
}
