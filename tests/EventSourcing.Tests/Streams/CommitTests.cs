using System.Text.Json;
using EventSourcing.Events;
using EventSourcing.Streams;
using EventSourcing.Tests.Doubles;

namespace EventSourcing.Tests.Streams;

public sealed class CommitTests
{
    private const string Stored = """
        {"streamId":"account-1","firstVersion":7,"commandId":"c","commandHash":"h","correlationId":"r","causationId":"w","traceparent":"00-ab","committedAt":"2026-01-01T12:00:00+00:00","events":[{"id":"account-1/7","type":"money-deposited","schemaVersion":1,"data":{"amount":10}},{"id":"account-1/8","type":"money-withdrawn","schemaVersion":1,"data":{"amount":4}}],"id":"000000000007","lastVersion":8}
        """;

    [Fact]
    public void A_commit_is_stored_in_this_shape_for_ever()
    {
        var commit = new Commit(
            Bank.Stream,
            7,
            "c",
            "h",
            "r",
            "w",
            "00-ab",
            new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero),
            [Bank.Serializer.Serialize("account-1/7", new MoneyDeposited(10)), Bank.Serializer.Serialize("account-1/8", new MoneyWithdrawn(4))]);

        Assert.Equal(Stored, JsonSerializer.Serialize(commit, EventSerializer.JsonOptions));
    }

    [Fact]
    public void A_stored_commit_is_read_back_whole()
    {
        var commit = JsonSerializer.Deserialize<Commit>(Stored, EventSerializer.JsonOptions)!;

        Assert.Equal(("000000000007", 8L, "00-ab"), (commit.Id, commit.LastVersion, commit.TraceParent));
        Assert.Equal(new MoneyWithdrawn(4), Bank.Serializer.Deserialize(commit.Events[1]));
        Assert.Equal(Stored, JsonSerializer.Serialize(commit, EventSerializer.JsonOptions));
    }
}
