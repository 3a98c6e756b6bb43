using EventSourcing.Aggregates;
using EventSourcing.Streams;
using EventSourcing.Tests.Doubles;

namespace EventSourcing.Tests.Aggregates;

public sealed class AggregateCacheTests
{
    private readonly AggregateCache _cache = new(capacity: 100);

    [Fact]
    public void An_older_state_does_not_replace_a_newer_one()
    {
        _cache.Keep(Stream(1), new AggregateState<Account>(new Account("Ada", 2), 2));
        _cache.Keep(Stream(1), new AggregateState<Account>(new Account("Ada", 1), 1));

        Assert.Equal(2, _cache.Find<Account>(Stream(1))!.Version);
    }

    [Fact]
    public void At_most_the_capacity_is_kept_and_the_recent_half_survives()
    {
        foreach (var key in Enumerable.Range(0, 1_000))
        {
            _cache.Keep(Stream(key), new AggregateState<Account>(Account.Initial, 1));
        }

        var kept = Enumerable.Range(0, 1_000).Where(key => _cache.Find<Account>(Stream(key)) is not null).ToList();
        Assert.InRange(kept.Count, 50, 100);
        Assert.Equal(Enumerable.Range(1_000 - kept.Count, kept.Count), kept);
    }

    private static StreamId Stream(int key) => new("account", $"{key}");
}
