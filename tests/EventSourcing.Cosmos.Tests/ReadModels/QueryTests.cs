using System.Buffers.Text;
using System.Text;
using EventSourcing.Cosmos.ReadModels;
using EventSourcing.Cosmos.Tests.Emulated;
using EventSourcing.Projections;

namespace EventSourcing.Cosmos.Tests.ReadModels;

public sealed class QueryTests : IAsyncLifetime
{
    private readonly CosmosFixture _cosmos;
    private readonly CosmosReadModelStore<ParcelView> _parcels;
    private readonly string _test = Guid.NewGuid().ToString("N")[..8];

    public QueryTests(CosmosFixture cosmos) => (_cosmos, _parcels) = (cosmos, cosmos.NewReadModels<ParcelView>());

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Only the models of this test, over all partitions.</summary>
    private ReadModelQuery Mine => new(null, new Dictionary<string, string> { ["contents"] = _test }, "createdAt", Descending: true, 7, null, null);

    /// <summary>Fifty models: forty over four partitions, ten of another status.</summary>
    public async ValueTask InitializeAsync() => await Task.WhenAll(Enumerable.Range(0, 50).Select(async i =>
        Assert.NotNull(await _parcels.TrySaveAsync(
            ParcelView.Of($"{_test}-{i % 4}", i, i % 5 == 0 ? "lost" : "packed", contents: _test), Cancellation))));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Pages_over_all_partitions_show_every_model_once_in_order(bool descending)
    {
        var orders = await AllPagesAsync(Mine with { Descending = descending });

        Assert.Equal(descending ? Enumerable.Range(0, 50).Reverse() : Enumerable.Range(0, 50), orders);
    }

    [Fact]
    public async Task Pages_of_one_partition_show_only_that_partition() => Assert.Equal(
        Enumerable.Range(0, 50).Where(i => i % 4 == 1).Reverse(), await AllPagesAsync(Mine with { Partition = $"{_test}-1", Limit = 3 }));

    [Fact]
    public async Task A_page_of_one_partition_is_a_plan_and_a_query()
    {
        var requests = _cosmos.Requests.Begin();

        await _parcels.QueryAsync(Mine with { Partition = $"{_test}-1", Limit = 3 }, Cancellation);

        Assert.Equal(["plan 200", "query 200"], requests.Select(r => r.ToString()));
    }

    [Fact]
    public async Task Required_values_are_all_required() => Assert.Equal(
        [45, 40, 35, 30, 25, 20, 15, 10, 5, 0],
        await AllPagesAsync(Mine with { Equal = new Dictionary<string, string> { ["status"] = "lost", ["contents"] = _test } }));

    [Fact]
    public async Task A_property_may_be_named_like_a_keyword() =>
        Assert.Equal(Enumerable.Range(0, 50), await AllPagesAsync(Mine with { OrderBy = "order", Descending = false }));

    [Fact]
    public async Task An_offset_skips_models_in_order()
    {
        var page = await _parcels.QueryAsync(Mine with { Limit = 5, Offset = 10 }, Cancellation);
        var last = await _parcels.QueryAsync(Mine with { Limit = 5, Offset = 48 }, Cancellation);
        var beyond = await _parcels.QueryAsync(Mine with { Limit = 5, Offset = 500 }, Cancellation);

        Assert.Equal([39, 38, 37, 36, 35], page.Items.Select(p => p.Order));
        Assert.Equal([1, 0], last.Items.Select(p => p.Order));
        Assert.Empty(beyond.Items);
        Assert.Null(page.Continuation);
    }

    [Fact]
    public async Task A_page_that_holds_everything_is_the_last()
    {
        var page = await _parcels.QueryAsync(Mine with { Limit = 100 }, Cancellation);

        Assert.Equal(50, page.Items.Count);
        Assert.Null(page.Continuation);
    }

    [Fact]
    public async Task A_page_without_models_is_empty_and_the_last()
    {
        var page = await _parcels.QueryAsync(Mine with { Equal = new Dictionary<string, string> { ["contents"] = "' OR 1=1 --\"" } }, Cancellation);

        Assert.Empty(page.Items);
        Assert.Null(page.Continuation);
    }

    [Fact]
    public async Task A_continuation_is_safe_in_a_url()
    {
        var page = await _parcels.QueryAsync(Mine, Cancellation);

        Assert.Equal(page.Continuation, Uri.EscapeDataString(page.Continuation!));
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("not base 64!")]
    [InlineData("")]
    public async Task A_made_up_continuation_is_refused(string continuation) => await Assert.ThrowsAsync<InvalidContinuationException>(
        () => _parcels.QueryAsync(Mine with { Continuation = continuation }, Cancellation));

    [Fact]
    public async Task A_continuation_of_another_query_is_refused()
    {
        var continuation = (await _parcels.QueryAsync(Mine, Cancellation)).Continuation;

        foreach (var other in new[] { Mine with { Descending = false }, Mine with { OrderBy = "order" }, Mine with { Partition = "x" }, Mine with { Equal = new Dictionary<string, string>() } })
        {
            await Assert.ThrowsAsync<InvalidContinuationException>(() => _parcels.QueryAsync(other with { Continuation = continuation }, Cancellation));
        }
    }

    [Theory]
    [InlineData("rubbish")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("""{"Last":{},"Given":[]}""")]
    [InlineData("""{"Last":null,"Given":[]}""")]
    [InlineData("""{"Last":"x","Given":null}""")]
    [InlineData("""{"Last":"x","Given":["y"]}""")]
    public async Task A_continuation_with_the_right_fingerprint_and_nonsense_behind_it_is_refused(string nonsense)
    {
        var continuation = Base64Url.EncodeToString([.. PageContinuation.Fingerprint(Mine), .. Encoding.UTF8.GetBytes(nonsense)]);

        await Assert.ThrowsAsync<InvalidContinuationException>(() => _parcels.QueryAsync(Mine with { Continuation = continuation }, Cancellation));
    }

    [Theory]
    [InlineData("status", 50)]
    [InlineData("scans", 50)]
    public async Task Models_with_the_same_value_are_each_shown_once(string property, int models)
    {
        var orders = await AllPagesAsync(Mine with { OrderBy = property });

        Assert.Equal(models, orders.Distinct().Count());
        Assert.Equal(models, orders.Count);
    }

    [Fact]
    public async Task Pages_go_on_where_they_were_when_readers_are_switched_to_another_generation()
    {
        var second = new CosmosReadModelStore<ParcelView>(_cosmos.ReadModels, generation: 2);
        await Task.WhenAll(Enumerable.Range(0, 50).Reverse().Select(async i =>
            Assert.NotNull(await second.TrySaveAsync(ParcelView.Of($"{_test}-{i % 4}", i, i % 5 == 0 ? "lost" : "packed", contents: _test), Cancellation))));
        foreach (var query in new[] { Mine, Mine with { OrderBy = "status" } })
        {
            var first = await _parcels.QueryAsync(query, Cancellation);
            var orders = first.Items.Select(parcel => parcel.Order).ToList();

            await AllPagesAsync(query with { Continuation = first.Continuation }, orders, second);

            Assert.Equal(50, orders.Count);
            Assert.Equal(50, orders.Distinct().Count());
        }
    }

    [Fact]
    public async Task A_cut_off_continuation_is_refused()
    {
        var continuation = (await _parcels.QueryAsync(Mine, Cancellation)).Continuation!;
        var bytes = Base64Url.DecodeFromChars(continuation);

        var cut = Base64Url.EncodeToString(bytes.AsSpan(0, bytes.Length - 5));

        await Assert.ThrowsAsync<InvalidContinuationException>(() => _parcels.QueryAsync(Mine with { Continuation = cut }, Cancellation));
    }

    [Theory]
    [InlineData("created At")]
    [InlineData("x\"] OR true --")]
    [InlineData("")]
    [InlineData("größe")]
    public async Task A_property_name_that_is_not_a_plain_word_is_refused(string name)
    {
        await Assert.ThrowsAsync<ArgumentException>(() => _parcels.QueryAsync(Mine with { OrderBy = name }, Cancellation));
        await Assert.ThrowsAsync<ArgumentException>(
            () => _parcels.QueryAsync(Mine with { Equal = new Dictionary<string, string> { [name] = "x" } }, Cancellation));
    }

    [Fact]
    public async Task A_page_needs_a_size_and_one_beginning()
    {
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => _parcels.QueryAsync(Mine with { Limit = 0 }, Cancellation));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => _parcels.QueryAsync(Mine with { Offset = -1 }, Cancellation));
        await Assert.ThrowsAsync<ArgumentException>(() => _parcels.QueryAsync(Mine with { Offset = 1, Continuation = "x" }, Cancellation));
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async Task<List<int>> AllPagesAsync(ReadModelQuery query, List<int>? before = null, CosmosReadModelStore<ParcelView>? store = null)
    {
        var orders = before ?? [];
        do
        {
            var page = await (store ?? _parcels).QueryAsync(query, Cancellation);
            Assert.InRange(page.Items.Count, 1, query.Limit);
            orders.AddRange(page.Items.Select(parcel => parcel.Order));
            query = query with { Continuation = page.Continuation };
        }
        while (query.Continuation is not null);
        return orders;
    }
}
