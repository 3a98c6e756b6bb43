using EventSourcing.Inbox;
using EventSourcing.Tests.Doubles;

namespace EventSourcing.Tests.Inbox;

public sealed class MessageInboxTests
{
    private readonly InMemoryInbox _entries = new();
    private readonly MessageInbox _inbox;
    private int _effects;

    public MessageInboxTests() => _inbox = new MessageInbox(_entries, TimeProvider.System);

    [Fact]
    public async Task A_message_that_comes_again_has_no_second_effect()
    {
        Assert.True(await HandleAsync("mailer", "m-1"));
        Assert.False(await HandleAsync("mailer", "m-1"));

        Assert.Equal(1, _effects);
    }

    [Fact]
    public async Task Every_handler_and_every_message_counts_for_itself()
    {
        await HandleAsync("mailer", "m-1");
        await HandleAsync("mailer", "m-2");
        await HandleAsync("printer", "m-1");

        Assert.Equal(3, _effects);
    }

    [Fact]
    public async Task What_is_not_due_yet_is_not_marked_and_handled_when_it_comes_again()
    {
        var isDue = false;
        Assert.False(await _inbox.HandleAsync("mailer", "m-1", _ => Task.FromResult(isDue), TestContext.Current.CancellationToken));
        isDue = true;

        Assert.True(await _inbox.HandleAsync("mailer", "m-1", _ => Task.FromResult(isDue), TestContext.Current.CancellationToken));
        Assert.False(await HandleAsync("mailer", "m-1"));
    }

    [Fact]
    public async Task An_effect_that_fails_is_not_marked_and_tried_again()
    {
        await Assert.ThrowsAsync<TimeoutException>(() => _inbox.HandleAsync("mailer", "m-1", _ => throw new TimeoutException(), TestContext.Current.CancellationToken));

        Assert.True(await HandleAsync("mailer", "m-1"));
        Assert.Equal(1, _effects);
    }

    [Fact]
    public async Task Who_dies_between_effect_and_mark_repeats_the_effect_and_loses_nothing()
    {
        _entries.BeforeAdd = () => throw new OperationCanceledException("killed");
        await Assert.ThrowsAsync<OperationCanceledException>(() => HandleAsync("mailer", "m-1"));

        Assert.True(await HandleAsync("mailer", "m-1"));
        Assert.False(await HandleAsync("mailer", "m-1"));
        Assert.Equal(2, _effects);
    }

    private Task<bool> HandleAsync(string handler, string messageId) => _inbox.HandleAsync(
        handler,
        messageId,
        _ =>
        {
            _effects++;
            return Task.CompletedTask;
        },
        TestContext.Current.CancellationToken);
}
