using EventSourcing.Cosmos.Streams;
using EventSourcing.Cosmos.Tests.Emulated;
using EventSourcing.Streams;

namespace EventSourcing.Cosmos.Tests.Streams;

public sealed class CommitOrderTests
{
    private static readonly StreamId Stream = Parcel.NewStream();

    [Fact]
    public void A_commit_in_order_passes_at_once()
    {
        var order = new CommitOrder(Stream, 2);

        Assert.Equal([1L], Versions(order.Next(Commit(1, 3))));
        Assert.Equal([4L], Versions(order.Next(Commit(4, 1))));
        order.Complete();
    }

    [Fact]
    public void A_commit_that_comes_early_waits_for_its_turn()
    {
        var order = new CommitOrder(Stream, 0);

        Assert.Empty(order.Next(Commit(4, 1)));
        Assert.Empty(order.Next(Commit(5, 1)));
        Assert.Equal([1L, 4L, 5L], Versions(order.Next(Commit(1, 3))));
        Assert.Empty(order.Next(Commit(4, 1)));
        order.Complete();
    }

    [Fact]
    public void Commits_that_overlap_are_an_error()
    {
        var order = new CommitOrder(Stream, 0);
        Assert.Single(order.Next(Commit(1, 3)));

        Assert.Throws<InvalidDataException>(() => order.Next(Commit(2, 4)).ToList());
    }

    private static IEnumerable<long> Versions(IEnumerable<Commit> commits) => commits.Select(commit => commit.FirstVersion);

    private static Commit Commit(long firstVersion, int events) => CommitDocument.Create(
        Stream, firstVersion, Parcel.Scanned(events), Parcel.Command(), CosmosFixture.Serializer, DateTimeOffset.UnixEpoch).Commit;
}
