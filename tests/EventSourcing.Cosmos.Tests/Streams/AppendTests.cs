using System.Text.Json;
using EventSourcing.Cosmos.Streams;
using EventSourcing.Cosmos.Tests.Emulated;
using EventSourcing.Streams;
using Microsoft.Azure.Cosmos;

namespace EventSourcing.Cosmos.Tests.Streams;

public sealed class AppendTests(CosmosFixture cosmos) : EventStoreTest(cosmos)
{
    [Fact]
    public async Task What_was_appended_is_read_back_whole()
    {
        var context = Parcel.Command() with { CommandHash = "hash", CausationId = "cause", TraceParent = "00-ab-cd-01" };
        var packed = new ParcelPacked("Smørrebrød 寿司 🍣 \"\\ \u2028 <&>");

        var result = await AppendAsync(ExpectedVersion.NoStream, [packed, new ParcelScanned("Køge")], context);

        var written = Assert.IsType<AppendResult.Appended>(result).Commit;
        var read = Assert.Single(await ReadAsync());
        Assert.Equal(JsonSerializer.Serialize(written), JsonSerializer.Serialize(read));
        Assert.Equal((1L, 2L, context.CommandId, "hash", "cause", "00-ab-cd-01"), (read.FirstVersion, read.LastVersion, read.CommandId, read.CommandHash, read.CausationId, read.TraceParent));
        Assert.Equal([$"{Stream}/1", $"{Stream}/2"], read.Events.Select(e => e.Id));
        Assert.Equal(packed, CosmosFixture.Serializer.Deserialize(read.Events[0]));
    }

    [Fact]
    public async Task A_commit_is_one_document_of_the_agreed_shape()
    {
        await AppendAsync(ExpectedVersion.NoStream, Parcel.Scanned(2), Parcel.Command() with { TraceParent = "00-ab-cd-01" });

        using var response = await Cosmos.Events.ReadItemStreamAsync("000000000001", new PartitionKey(Stream.ToString()), cancellationToken: Cancellation);
        using var document = await JsonDocument.ParseAsync(response.Content, default, Cancellation);

        Assert.Equal(
            ["commandId", "committedAt", "correlationId", "events", "firstVersion", "id", "lastVersion", "streamId", "traceparent"],
            document.RootElement.EnumerateObject().Select(p => p.Name).Where(name => name[0] != '_').Order());
        Assert.Equal(Stream.ToString(), document.RootElement.GetProperty("streamId").GetString());
        Assert.Equal(
            ["data", "id", "schemaVersion", "type"], document.RootElement.GetProperty("events")[0].EnumerateObject().Select(p => p.Name).Order());
    }

    [Theory]
    [InlineData(true, "c-\"1\"")]
    [InlineData(false, null)]
    public async Task The_id_of_a_command_is_a_key_where_the_command_may_come_again(bool mayRepeat, string? key)
    {
        await AppendAsync(ExpectedVersion.NoStream, Parcel.Scanned(1), Parcel.Command("c-\"1\"") with { MayRepeat = mayRepeat });

        using var response = await Cosmos.Events.ReadItemStreamAsync("000000000001", new PartitionKey(Stream.ToString()), cancellationToken: Cancellation);
        using var document = await JsonDocument.ParseAsync(response.Content, default, Cancellation);
        Assert.Equal(key, document.RootElement.TryGetProperty("commandKey", out var found) ? found.GetString() : null);
        Assert.Equal(mayRepeat, (await Store.ReadTailAsync(Stream, 1, "c-\"1\"", Cancellation)).SameCommand is not null);
    }

    [Fact]
    public async Task A_second_writer_at_the_same_version_conflicts_and_leaves_no_trace()
    {
        await AppendedAsync(after: 0);

        Assert.IsType<AppendResult.Conflict>(await AppendAsync(ExpectedVersion.NoStream, Parcel.Scanned(1)));
        Assert.IsType<AppendResult.Conflict>(await AppendAsync(ExpectedVersion.NoStream, Parcel.Scanned(1), store: Cosmos.NewStore()));
        Assert.Single(await ReadAsync());
    }

    [Fact]
    public async Task The_same_command_at_the_same_version_finds_its_first_commit()
    {
        var context = Parcel.Command();
        var first = await AppendedAsync(after: 0, context: context);
        await AppendedAsync(after: 1);

        var here = await AppendAsync(ExpectedVersion.NoStream, Parcel.Scanned(3), context);
        var elsewhere = await AppendAsync(ExpectedVersion.NoStream, Parcel.Scanned(3), context, Cosmos.NewStore());

        Assert.Equal(first.Events[0].Id, Assert.Single(Assert.IsType<AppendResult.Repeated>(here).Commit.Events).Id);
        Assert.Equal(first.CommittedAt, Assert.IsType<AppendResult.Repeated>(elsewhere).Commit.CommittedAt);
        Assert.Equal(2, (await ReadAsync()).Count);
    }

    [Fact]
    public async Task A_lost_acknowledgement_is_not_taken_for_another_writer()
    {
        using var network = new ForgetfulNetwork();
        using var client = Cosmos.Connect(network);
        var store = new CosmosEventStore(
            client.GetContainer(Cosmos.Options.Database, Cosmos.Options.EventsContainer), CosmosFixture.Serializer, TimeProvider.System);

        var result = await AppendAsync(ExpectedVersion.NoStream, Parcel.Scanned(2), store: store);

        Assert.Equal(1, network.Forgotten);
        Assert.Equal(2, Assert.IsType<AppendResult.Repeated>(result).Commit.LastVersion);
        Assert.Single(await ReadAsync());
    }

    [Fact]
    public async Task A_hundred_events_are_one_commit()
    {
        await AppendedAsync(after: 0, events: EventStoreLimits.MaxEventsPerCommit);
        await AppendedAsync(after: 100);

        var commits = await ReadAsync();
        Assert.Equal([100, 1], commits.Select(c => c.Events.Length));
        Assert.Equal(101, commits[1].LastVersion);
    }

    [Fact]
    public async Task A_commit_close_to_the_limit_of_bytes_fits()
    {
        var large = new ParcelPacked(new string('é', (EventStoreLimits.MaxCommitBytes - 2_000) / 2));

        Assert.IsType<AppendResult.Appended>(await AppendAsync(ExpectedVersion.NoStream, [large]));
        Assert.Equal(large, CosmosFixture.Serializer.Deserialize(Assert.Single(await ReadAsync()).Events[0]));
    }

    [Theory]
    [InlineData(101, 1)]
    [InlineData(1, 1_500_000)]
    [InlineData(100, 15_000)]
    public async Task A_commit_beyond_the_limits_is_refused_before_anything_is_sent(int events, int length)
    {
        var many = Enumerable.Repeat(new ParcelPacked(new string('x', length)), events).ToList();
        var requests = Cosmos.Requests.Begin();

        await Assert.ThrowsAsync<CommitTooLargeException>(() => AppendAsync(ExpectedVersion.NoStream, many));
        await Assert.ThrowsAsync<CommitTooLargeException>(() => AppendAsync(ExpectedVersion.Any, many));
        await Assert.ThrowsAsync<ArgumentException>(() => AppendAsync(ExpectedVersion.Any, []));

        Assert.Empty(requests);
        Assert.Empty(await ReadAsync());
    }
}
