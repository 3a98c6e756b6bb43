using System.Text.Json;
using EventSourcing.Cosmos.Inbox;
using EventSourcing.Cosmos.Tests.Emulated;
using EventSourcing.Inbox;

namespace EventSourcing.Cosmos.Tests.Inbox;

public sealed class CosmosInboxTests(CosmosFixture cosmos)
{
    private readonly CosmosInbox _inbox = new(cosmos.Inbox);
    private readonly string _message = $"order-1/2?a#{Guid.NewGuid()}\\" + new string('x', 2_000);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Of_many_who_mark_a_message_one_is_the_first()
    {
        var added = await Task.WhenAll(Enumerable.Range(0, 16).Select(n =>
            _inbox.TryAddAsync("mailer", Entry(n.ToString(System.Globalization.CultureInfo.InvariantCulture)), Cancellation)));

        Assert.Single(added, true);
    }

    [Fact]
    public async Task An_entry_is_found_as_it_was_added_and_only_by_its_handler()
    {
        await _inbox.TryAddAsync("mailer", Entry("hash"), Cancellation);

        var found = await _inbox.FindAsync("mailer", _message, Cancellation);
        Assert.Equal((_message, "hash"), (found!.MessageId, found.Hash));
        Assert.Equal(42, found.Result!.Value.GetProperty("answer").GetInt32());
        Assert.Null(await _inbox.FindAsync("printer", _message, Cancellation));
    }

    private InboxEntry Entry(string hash) =>
        new(_message, DateTimeOffset.UnixEpoch, hash, JsonSerializer.SerializeToElement(new { answer = 42 }));
}
