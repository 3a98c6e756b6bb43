using EventSourcing.Aggregates;
using EventSourcing.Streams;
using EventSourcing.Tests.Doubles;
using Microsoft.Extensions.Logging.Abstractions;
using OrderFlow.Integration;
using Ordering.Integration;
using Ordering.Tests.Doubles;
using Ordering.Tests.Events;

namespace OrderFlow.Tests.Integration;

public sealed class OutboxHandlerTests : IDisposable
{
    private readonly OrderingHost _host = new();
    private readonly InMemoryInbox _published = new();
    private readonly Broker _broker = new();
    private readonly Broker _topic = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_committed_is_published_in_order_to_every_way_out()
    {
        var commits = await SubmittedAsync();
        await DeliverAsync(Outbox(), commits);

        string[] expected = [$"{commits[0].StreamId}/1", $"{commits[0].StreamId}/2", $"{commits[0].StreamId}/2/updated"];
        Assert.Equal(expected, _broker.Ids);
        Assert.Equal(expected, _topic.Ids);
    }

    [Fact]
    public async Task What_comes_again_is_not_published_again()
    {
        var commits = await SubmittedAsync();
        var outbox = Outbox();
        await DeliverAsync(outbox, commits);
        await DeliverAsync(outbox, commits);

        Assert.Equal(3, _broker.Ids.Count);
    }

    [Fact]
    public async Task The_auditor_finds_what_another_process_has_published()
    {
        var commits = await SubmittedAsync();
        await DeliverAsync(Outbox(), commits);
        _host.Clock.Advance(TimeSpan.FromMinutes(2));
        await DeliverAsync(Outbox(), commits);

        Assert.Equal(3, _broker.Ids.Count);
    }

    [Fact]
    public async Task A_crash_between_publishing_and_marking_repeats_under_the_same_ids()
    {
        var commits = await SubmittedAsync();
        _published.BeforeAdd = () => throw new IOException("The process died.");
        await Assert.ThrowsAsync<IOException>(() => DeliverAsync(Outbox(), commits));
        await DeliverAsync(Outbox(), commits);

        Assert.Equal(6, _broker.Ids.Count);
        Assert.Equal(_broker.Ids.Take(3), _broker.Ids.Skip(3));
    }

    [Fact]
    public async Task While_a_broker_is_down_nothing_of_a_later_commit_leaves_before_an_earlier_one()
    {
        await SubmittedAsync();
        await _host.SendAsync(new Ordering.Orders.Commands.CancelOrder(OrderingHost.OrderId, "Changed my mind."));
        var commits = Commits();
        Assert.Equal(2, commits.Count);
        _broker.IsDown = true;
        var outbox = Outbox();
        await Assert.ThrowsAsync<TimeoutException>(() => DeliverAsync(outbox, commits));
        Assert.Empty(_broker.Ids);

        _broker.IsDown = false;
        await DeliverAsync(outbox, commits);
        Assert.Equal([1, 2, 2, 3], _broker.Sequences);
    }

    [Fact]
    public async Task Without_a_way_out_nothing_is_marked()
    {
        var commits = await SubmittedAsync();
        var nowhere = new OutboxHandler(Teller(), [], _published, _host.Clock, NullLogger<OutboxHandler>.Instance);
        await nowhere.HandleAsync(commits[0].StreamId, commits, Cancellation);

        Assert.Equal(0, _published.Count);
    }

    [Fact]
    public void It_follows_what_is_told_outside_and_orders()
    {
        Assert.True(Outbox().Follows("order"));
        Assert.True(Outbox().Follows("customer"));
        Assert.True(Outbox().Follows("stock"));
        Assert.False(Outbox().Follows("payment"));
        Assert.Equal("outbox", Outbox().Name);
    }

    public void Dispose() => _host.Dispose();

    private async Task<IReadOnlyList<Commit>> SubmittedAsync()
    {
        await _host.SubmitAsync();
        return Commits();
    }

    /// <summary>As the feed shows them: committed just now.</summary>
    private IReadOnlyList<Commit> Commits() =>
        [.. _host.Events.CommitsOf(Ordering.Orders.Order.StreamOf(OrderingHost.OrderId)).Select(commit => commit with { CommittedAt = _host.Clock.GetUtcNow() })];

    private OutboxHandler Outbox() => new(Teller(), [_broker, _topic], _published, _host.Clock, NullLogger<OutboxHandler>.Instance);

    private IntegrationTeller Teller() => new(EventFiles.Registry, EventFiles.Serializer, _host.Get<AggregateRepository>());

    private static Task DeliverAsync(OutboxHandler outbox, IReadOnlyList<Commit> commits) => outbox.HandleAsync(commits[0].StreamId, commits, Cancellation);

    private sealed class Broker : IMessagePublisher
    {
        private readonly List<IntegrationMessage> _messages = [];

        public bool IsDown { get; set; }

        public IReadOnlyList<string> Ids => [.. _messages.Select(message => message.Id)];

        public IEnumerable<long> Sequences => _messages.Select(message => message.Sequence);

        public Task PublishAsync(IReadOnlyList<IntegrationMessage> messages, CancellationToken cancellationToken)
        {
            if (IsDown)
            {
                throw new TimeoutException("The broker does not answer.");
            }

            _messages.AddRange(messages);
            return Task.CompletedTask;
        }
    }
}
