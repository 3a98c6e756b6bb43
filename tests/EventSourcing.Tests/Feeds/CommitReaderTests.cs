using System.Text;
using System.Text.Json;
using EventSourcing.Events;
using EventSourcing.Feeds;
using EventSourcing.Streams;

namespace EventSourcing.Tests.Feeds;

public sealed class CommitReaderTests
{
    private readonly CommitReader _reader = new();

    [Fact]
    public void Read_OfOneCategory_LeavesOutTheOthersAndKeepsTheOrder()
    {
        var documents = Array(Document("order-1", 1), Document("stock-1", 1), Document("order-2", 1), Document("order-1", 2));

        var commits = _reader.Read(documents, category => category == "order");

        Assert.Equal(["order-1/1", "order-2/1", "order-1/2"], commits.Select(commit => $"{commit.StreamId}/{commit.FirstVersion}"));
    }

    [Fact]
    public void Read_OfACommit_IsWhatWasStored()
    {
        var stored = JsonSerializer.Deserialize<Commit>(Document("order-1", 3), EventSerializer.JsonOptions)!;

        var read = Assert.Single(_reader.Read(Array(Document("order-1", 3)), _ => true));

        Assert.Equal(stored with { Events = read.Events }, read);
        Assert.Equal("2", read.Events[0].Data.GetProperty("quantity").ToString());
    }

    [Fact]
    public void Read_ByASecondFollower_GivesWhatTheFirstHasRead()
    {
        var first = Assert.Single(_reader.Read(Array(Document("order-1", 1)), _ => true));

        Assert.Same(first, Assert.Single(_reader.Read(Array(Document("stock-1", 1), Document("order-1", 1)), category => category == "order")));
    }

    /// <summary>A store that was emptied begins its versions again.</summary>
    [Fact]
    public void Read_OfOtherContentUnderTheSameName_IsReadAnew()
    {
        _reader.Read(Array(Document("order-1", 1, command: "first")), _ => true);

        Assert.Equal("second", Assert.Single(_reader.Read(Array(Document("order-1", 1, command: "second")), _ => true)).CommandId);
    }

    [Fact]
    public void Read_OfACommitNobodyHereFollows_DoesNotLookInside() =>
        Assert.Empty(_reader.Read(Array("""{"streamId":"stock-1","events":"not even an array"}"""), category => category == "order"));

    [Theory]
    [InlineData("{}")]
    [InlineData("[{}]")]
    [InlineData("""[{"streamId":"nameless"}]""")]
    [InlineData("""[{"streamId":"order-1","events":5}]""")]
    [InlineData("""[{"streamId":"order-1",""")]
    public void Read_OfSomethingElse_Fails(string documents) =>
        Assert.ThrowsAny<JsonException>(() => _reader.Read(Encoding.UTF8.GetBytes(documents), _ => true));

    private static byte[] Array(params string[] documents) => Encoding.UTF8.GetBytes($"[{string.Join(',', documents)}]");

    private static string Document(string stream, int version, string command = "c-1") => $$"""
        {"streamId":"{{stream}}","firstVersion":{{version}},"commandId":"{{command}}","correlationId":"cor","committedAt":"2026-01-02T03:04:05+00:00",
         "events":[{"id":"{{stream}}/{{version}}","type":"line-added","schemaVersion":1,"data":{"quantity":2,"streamId":"not-this"} }],
         "id":"{{Commit.IdOf(version)}}","_etag":"\"00000000-0000-0000-0000-000000000001\"","_ts":1767323045,"_lsn":7}
        """;
}
