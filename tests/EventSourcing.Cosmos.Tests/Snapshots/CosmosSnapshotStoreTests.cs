using System.Text.Json;
using System.Text.Json.Nodes;
using EventSourcing.Cosmos.Snapshots;
using EventSourcing.Cosmos.Tests.Emulated;
using EventSourcing.Snapshots;
using EventSourcing.Streams;
using Microsoft.Azure.Cosmos;

namespace EventSourcing.Cosmos.Tests.Snapshots;

public sealed class CosmosSnapshotStoreTests(CosmosFixture cosmos)
{
    private static readonly DateTimeOffset Noon = new(2026, 5, 4, 12, 0, 0, TimeSpan.Zero);

    private readonly CosmosSnapshotStore _store = new(cosmos.Snapshots);
    private readonly StreamId _stream = Parcel.NewStream();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_snapshot_that_was_never_taken_is_not_there() => Assert.Null(await _store.FindAsync(_stream, 1, Cancellation));

    [Fact]
    public async Task The_last_snapshot_of_each_state_version_is_kept()
    {
        await SaveAsync(1, 100, "first");
        await SaveAsync(1, 200, "second");
        await SaveAsync(2, 150, "other shape");

        var first = await _store.FindAsync(_stream, 1, Cancellation);
        var second = await _store.FindAsync(_stream, 2, Cancellation);

        Assert.Equal((_stream, 1, 200L, Noon, "second"), (first!.StreamId, first.StateVersion, first.Version, first.TakenAt, first.State.GetString()));
        Assert.Equal((2, 150L, "other shape"), (second!.StateVersion, second.Version, second.State.GetString()));
    }

    [Fact]
    public async Task It_is_one_document_beside_those_of_its_stream()
    {
        await SaveAsync(3, 100, "state");

        using var response = await cosmos.Snapshots.ReadItemStreamAsync("v3", new PartitionKey(_stream.ToString()), cancellationToken: Cancellation);
        var document = (await JsonNode.ParseAsync(response.Content, cancellationToken: Cancellation))!.AsObject();

        foreach (var system in document.Select(property => property.Key).Where(name => name.StartsWith('_')).ToList())
        {
            document.Remove(system);
        }

        Assert.Equal(
            $$"""{"id":"v3","streamId":"{{_stream}}","version":100,"takenAt":"2026-05-04T12:00:00+00:00","state":"state"}""",
            document.ToJsonString(new JsonSerializerOptions { Encoder = EventSourcing.Events.EventSerializer.JsonOptions.Encoder }));
    }

    [Fact]
    public async Task A_state_that_has_grown_too_large_is_not_written()
    {
        await SaveAsync(1, 100, new string('x', CosmosSnapshotStore.MaxBytes - 1_000));
        var requests = cosmos.Requests.Begin();

        var error = await Assert.ThrowsAsync<SnapshotTooLargeException>(() => SaveAsync(1, 200, new string('x', CosmosSnapshotStore.MaxBytes)));

        Assert.Contains($"at most {CosmosSnapshotStore.MaxBytes}", error.Message, StringComparison.Ordinal);
        Assert.Empty(requests);
        Assert.Equal(100, (await _store.FindAsync(_stream, 1, Cancellation))!.Version);
    }

    private Task SaveAsync(int stateVersion, long version, string state) =>
        _store.SaveAsync(new StoredSnapshot(_stream, stateVersion, version, Noon, JsonSerializer.SerializeToElement(state)), Cancellation);
}
