using System.Text.Json;
using EventSourcing.Commands;
using EventSourcing.Cosmos.ReadModels;
using EventSourcing.Cosmos.Tests.Emulated;
using EventSourcing.Projections;
using EventSourcing.Projections.Generations;
using EventSourcing.Streams;
using Microsoft.Azure.Cosmos;

namespace EventSourcing.Cosmos.Tests.ReadModels;

public sealed class ConditionalWriteTests(CosmosFixture cosmos)
{
    private readonly CosmosReadModelStore<ParcelView> _parcels = cosmos.NewReadModels<ParcelView>();
    private readonly string _partition = Guid.NewGuid().ToString("N");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_was_saved_is_found_with_the_versions_it_reflects()
    {
        var saved = ParcelView.Of(_partition, 1, contents: "Smørrebrød 寿司 🍣");

        Assert.NotNull(await _parcels.TrySaveAsync(saved, Cancellation));

        var found = await _parcels.FindAsync(saved.Key, Cancellation);
        Assert.Equal(saved.Model, found!.Model);
        Assert.Equal(1, found.VersionOf(new StreamId("parcel", "1")));
        Assert.NotNull(found.ETag);
    }

    [Fact]
    public async Task A_read_model_is_one_document_of_the_agreed_shape()
    {
        await _parcels.TrySaveAsync(ParcelView.Of(_partition, 1), Cancellation);
        using var response = await cosmos.ReadModels.ReadItemStreamAsync($"1:{_partition}-1", new PartitionKey(_partition), cancellationToken: Cancellation);
        using var document = await JsonDocument.ParseAsync(response.Content, default, Cancellation);

        Assert.Equal(
            ["generation", "id", "model", "partition", "versions"],
            document.RootElement.EnumerateObject().Select(p => p.Name).Where(name => name[0] != '_').Order());
        Assert.Equal("packed", document.RootElement.GetProperty("model").GetProperty("status").GetString());
    }

    [Fact]
    public async Task What_does_not_exist_is_not_found() =>
        Assert.Null(await _parcels.FindAsync(new ReadModelKey("nothing", _partition), Cancellation));

    [Fact]
    public async Task Only_one_of_two_creators_writes()
    {
        Assert.NotNull(await _parcels.TrySaveAsync(ParcelView.Of(_partition, 1), Cancellation));
        Assert.Null(await _parcels.TrySaveAsync(ParcelView.Of(_partition, 1, status: "lost"), Cancellation));

        Assert.Equal("packed", (await FindAsync())!.Model!.Status);
    }

    [Fact]
    public async Task A_stale_etag_is_refused()
    {
        await _parcels.TrySaveAsync(ParcelView.Of(_partition, 1), Cancellation);
        var read = (await FindAsync())!;
        Assert.NotNull(await _parcels.TrySaveAsync(read with { Model = read.Model! with { Status = "moving" } }, Cancellation));

        Assert.Null(await _parcels.TrySaveAsync(read with { Model = read.Model! with { Status = "lost" } }, Cancellation));

        Assert.Equal("moving", (await FindAsync())!.Model!.Status);
    }

    [Fact]
    public async Task A_read_model_deleted_meanwhile_is_not_brought_back_by_a_stale_write()
    {
        await _parcels.TrySaveAsync(ParcelView.Of(_partition, 1), Cancellation);
        var read = (await FindAsync())!;
        using var deleted = await cosmos.ReadModels.DeleteItemStreamAsync($"1:{read.Key.Id}", new PartitionKey(_partition), cancellationToken: Cancellation);
        deleted.EnsureSuccessStatusCode();

        Assert.Null(await _parcels.TrySaveAsync(read, Cancellation));
        Assert.Null(await FindAsync());
    }

    [Fact]
    public async Task Of_many_concurrent_updates_none_is_lost()
    {
        await _parcels.TrySaveAsync(ParcelView.Of(_partition, 1), Cancellation);

        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(async () =>
        {
            for (var saved = false; !saved;)
            {
                var read = (await FindAsync())!;
                saved = await _parcels.TrySaveAsync(read with { Model = read.Model! with { Scans = read.Model.Scans + 1 } }, Cancellation) is not null;
            }
        })));

        Assert.Equal(20, (await FindAsync())!.Model!.Scans);
    }

    [Fact]
    public async Task From_command_to_read_model_every_event_counts_once()
    {
        var stream = Parcel.NewStream();
        var events = cosmos.NewStore();
        List<Commit> commits = [];
        foreach (var version in Enumerable.Range(0, 10))
        {
            var result = await events.AppendAsync(stream, ExpectedVersion.Exact(version), Parcel.Scanned(1), Parcel.Command(), Cancellation);
            commits.Add(Assert.IsType<AppendResult.Appended>(result).Commit);
        }

        var runner = new ProjectionRunner<ParcelView>(
            new ParcelProjection(_partition), cosmos.NewGenerations<ParcelView>(), new FirstGenerations(), cosmos.NewStore(), CosmosFixture.Serializer,
            cosmos.NewLeftBehindStreams(), TimeProvider.System);
        await Task.WhenAll(new[] { 3, 9, 0, 0, 5 }.Select(i => Task.Run(() => runner.HandleAsync(stream, [commits[i]], Cancellation))));

        var view = await _parcels.FindAsync(new ReadModelKey(stream.Key, _partition), Cancellation);
        Assert.Equal((10, 10L), (view!.Model!.Scans, view.VersionOf(stream)));
    }

    private Task<ReadModel<ParcelView>?> FindAsync() => _parcels.FindAsync(new ReadModelKey($"{_partition}-1", _partition), Cancellation);
}
