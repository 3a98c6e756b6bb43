using EventSourcing.Cosmos.Feeds;
using EventSourcing.Cosmos.Tests.Emulated;
using EventSourcing.Feeds;
using EventSourcing.Feeds.DeadLetters;
using EventSourcing.Projections;
using EventSourcing.Streams;
using Microsoft.Azure.Cosmos;

namespace EventSourcing.Cosmos.Tests.Feeds;

public sealed class CosmosDeadLetterStoreTests(CosmosFixture cosmos)
{
    private readonly CosmosDeadLetterStore _store = new(cosmos.DeadLetters, TimeProvider.System);
    private readonly string _handler = $"handler-{Guid.NewGuid():N}";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_saved_is_found_as_it_was()
    {
        var letter = Letter();

        Assert.True(await _store.TrySaveAsync(letter, Cancellation));

        var found = await FindAsync(letter);
        Assert.Equal(letter, found! with { ETag = null });
        Assert.Equal([found], await _store.ReadAsync(_handler, Cancellation));
        var stored = await cosmos.DeadLetters.ReadItemAsync<Dictionary<string, object>>(letter.Id, new PartitionKey(_handler), cancellationToken: Cancellation);
        Assert.InRange(int.Parse(stored.Resource["ttl"].ToString()!, System.Globalization.CultureInfo.InvariantCulture), 30 * 86_400 - 60, 30 * 86_400 + 60);
    }

    [Fact]
    public async Task Only_the_first_of_two_writers_wins()
    {
        var letter = Letter();
        await _store.TrySaveAsync(letter, Cancellation);
        var seen = (await FindAsync(letter))!;

        Assert.False(await _store.TrySaveAsync(letter, Cancellation));
        Assert.True(await _store.TrySaveAsync(seen with { LastVersion = 9 }, Cancellation));
        Assert.False(await _store.TrySaveAsync(seen with { LastVersion = 8 }, Cancellation));
        Assert.False(await _store.TryDeleteAsync(seen, Cancellation));

        Assert.Equal(9, (await FindAsync(letter))!.LastVersion);
    }

    [Fact]
    public async Task What_is_gone_is_neither_written_nor_an_error_to_delete()
    {
        var letter = Letter();
        await _store.TrySaveAsync(letter, Cancellation);
        var seen = (await FindAsync(letter))!;

        Assert.True(await _store.TryDeleteAsync(seen, Cancellation));
        Assert.True(await _store.TryDeleteAsync(seen, Cancellation));
        Assert.False(await _store.TrySaveAsync(seen, Cancellation));

        Assert.Null(await FindAsync(letter));
    }

    [Fact]
    public async Task A_list_shows_what_is_parked_oldest_first_and_not_what_was_dropped()
    {
        var letters = Enumerable.Range(0, 7).Select(i => Letter() with { ParkedAt = DateTimeOffset.UtcNow.AddMinutes(-i) }).ToArray();
        await Task.WhenAll(letters.Select(letter => _store.TrySaveAsync(letter, Cancellation)));
        await _store.TrySaveAsync(Letter().AsDropped(), Cancellation);

        var listed = new List<DeadLetter>();
        string? continuation = null;
        do
        {
            var page = await _store.QueryAsync(_handler, 3, continuation, Cancellation);
            listed.AddRange(page.Items);
            continuation = page.Continuation;
        }
        while (continuation is not null);

        Assert.Equal(letters.Reverse().Select(letter => letter.Id), listed.Select(letter => letter.Id));
        Assert.Equal(8, (await _store.ReadAsync(_handler, Cancellation)).Count);
        Assert.Contains((await _store.QueryAsync(null, 1_000, null, Cancellation)).Items, letter => letter.Id == letters[0].Id);
        await Assert.ThrowsAsync<InvalidContinuationException>(() => _store.QueryAsync(_handler, 3, "nonsense", Cancellation));
    }

    [Fact]
    public async Task A_hundred_streams_of_a_batch_cost_one_query()
    {
        var queue = new DeadLetterQueue(_store, DeadLetterOptions.Default, TimeProvider.System);
        var requests = cosmos.Requests.Begin();

        for (var i = 0; i < 100; i++)
        {
            await queue.HoldBackAsync(_handler, Parcel.NewStream(), [], Cancellation);
        }

        Assert.Equal(["query 200"], requests.Select(request => request.ToString()).Distinct());
        Assert.InRange(requests.Count, 1, 2);
    }

    private Task<DeadLetter?> FindAsync(DeadLetter letter) => _store.FindAsync(letter.Handler, letter.StreamId, Cancellation);

    private DeadLetter Letter()
    {
        var stream = Parcel.NewStream();
        var now = DateTimeOffset.UtcNow;
        return DeadLetter.Park(_handler, stream, 3, 5, new PoisonEventException(stream, 3, new FormatException("unreadable")), now)
            with { ExpiresAt = now.AddDays(30) };
    }
}
