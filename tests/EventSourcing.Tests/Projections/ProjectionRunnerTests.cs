using EventSourcing.Commands;
using EventSourcing.Events;
using EventSourcing.Projections;
using EventSourcing.Streams;
using EventSourcing.Tests.Doubles;

namespace EventSourcing.Tests.Projections;

public sealed class ProjectionRunnerTests
{
    private readonly InMemoryEventStore _events = new(Bank.Serializer);
    private readonly InMemoryReadModelStore<Statement> _statements = new();
    private readonly StatementDelivery _delivery;

    public ProjectionRunnerTests() => _delivery = new StatementDelivery(_statements, _events);

    [Fact]
    public async Task The_next_commit_is_applied_without_asking_the_store()
    {
        var first = await AppendAsync(new MoneyDeposited(1), new MoneyDeposited(2));
        var second = await AppendAsync(new MoneyWithdrawn(3));

        await DeliverAsync(first);
        await DeliverAsync(second);

        Assert.Equal("[1:money-deposited][2:money-deposited][3:money-withdrawn]", Statement);
        Assert.Equal(3, _statements.Find(Projections.Statement.Key)!.VersionOf(Bank.Stream));
        Assert.Equal(0, _events.Reads);
    }

    [Fact]
    public async Task An_older_commit_is_skipped_without_a_write()
    {
        var first = await AppendAsync(new MoneyDeposited(1));
        var second = await AppendAsync(new MoneyWithdrawn(3));
        await DeliverAsync(first, second);
        var saves = _statements.Saves;

        await DeliverAsync(first);
        await DeliverAsync(second);

        Assert.Equal("[1:money-deposited][2:money-withdrawn]", Statement);
        Assert.Equal(saves, _statements.Saves);
    }

    [Fact]
    public async Task Streams_that_cannot_be_read_are_parked_and_do_not_keep_the_others_back()
    {
        var good = await AppendAsync(new MoneyDeposited(1));
        var unknown = new EventData("account-9/1", "from-the-future", 1, good.Events[0].Data);
        var poison = Enumerable.Range(2, 40).Select(n => good with { StreamId = new StreamId(Bank.Stream.Category, $"poison{n}"), Events = [unknown] });

        await DeliverAsync([.. poison, good]);

        var parked = await _delivery.Machine.Store.ReadAsync("statements", TestContext.Current.CancellationToken);
        Assert.Equal(40, parked.Count);
        Assert.All(parked, letter => Assert.Equal((1, nameof(UnknownEventTypeException)), (letter.FirstVersion, letter.Error)));
        Assert.Equal("[1:money-deposited]", Statement);
    }

    [Fact]
    public async Task A_gap_is_filled_from_the_store()
    {
        await DeliverAsync(await AppendAsync(new MoneyDeposited(1)));
        await AppendAsync(new MoneyDeposited(2));
        await AppendAsync(new MoneyDeposited(3));

        await DeliverAsync(await AppendAsync(new MoneyWithdrawn(3)));

        Assert.Equal("[1:money-deposited][2:money-deposited][3:money-deposited][4:money-withdrawn]", Statement);
    }

    [Fact]
    public async Task A_repetition_does_not_make_up_for_a_loss()
    {
        var first = await AppendAsync(new MoneyDeposited(1));
        await AppendAsync(new MoneyDeposited(2));
        var third = await AppendAsync(new MoneyWithdrawn(3));

        await DeliverAsync(first, first, third);

        Assert.Equal("[1:money-deposited][2:money-deposited][3:money-withdrawn]", Statement);
    }

    [Fact]
    public async Task A_commit_that_the_store_does_not_show_yet_is_not_lost()
    {
        var first = await AppendAsync(new MoneyDeposited(1));
        var second = await AppendAsync(new MoneyDeposited(2));
        var third = await AppendAsync(new MoneyDeposited(3));
        var lagging = new StatementDelivery(_statements, new LaggingStore(_events, showsUpTo: 2));

        await lagging.HandleAsync([first, third], TestContext.Current.CancellationToken);

        Assert.Equal("[1:money-deposited][2:money-deposited][3:money-deposited]", Statement);
        Assert.Equal(2, second.FirstVersion);
    }

    [Fact]
    public async Task A_gap_that_the_store_cannot_fill_is_an_error_and_changes_nothing()
    {
        var first = await AppendAsync(new MoneyDeposited(1));
        await AppendAsync(new MoneyDeposited(2));
        var third = await AppendAsync(new MoneyDeposited(3));
        await DeliverAsync(first);
        var lagging = new StatementDelivery(_statements, new LaggingStore(_events, showsUpTo: 1));

        var failure = await Assert.ThrowsAsync<AggregateException>(() => lagging.HandleAsync([third], TestContext.Current.CancellationToken));
        Assert.IsType<InvalidDataException>(Assert.Single(failure.InnerExceptions));

        Assert.Equal("[1:money-deposited]", Statement);
    }

    [Fact]
    public async Task When_another_writer_saves_first_the_events_are_applied_to_what_it_saved()
    {
        var first = await AppendAsync(new MoneyDeposited(1));
        var second = await AppendAsync(new MoneyWithdrawn(1));
        _statements.BeforeSave = () => DeliverAsync(first);

        await DeliverAsync(first, second);

        Assert.Equal("[1:money-deposited][2:money-withdrawn]", Statement);
        Assert.Equal(1, _statements.RefusedSaves);
    }

    [Fact]
    public async Task Streams_it_does_not_follow_leave_no_trace()
    {
        var other = await AppendToAsync(new StreamId("parcel", "1"), new MoneyDeposited(1));

        await DeliverAsync(other);

        Assert.Null(_statements.Find(Projections.Statement.Key));
    }

    private string Statement => _statements.Find(Projections.Statement.Key)!.Model!.Of("1");

    private Task DeliverAsync(params Commit[] commits) => _delivery.HandleAsync(commits, TestContext.Current.CancellationToken);

    private Task<Commit> AppendAsync(params DomainEvent[] events) => AppendToAsync(Bank.Stream, events);

    private async Task<Commit> AppendToAsync(StreamId stream, params DomainEvent[] events) => Assert.IsType<AppendResult.Appended>(
        await _events.AppendAsync(stream, ExpectedVersion.Any, events, Bank.Command(), TestContext.Current.CancellationToken)).Commit;

    /// <summary>A replica that has not caught up.</summary>
    private sealed class LaggingStore(IEventStore store, long showsUpTo) : IEventStore
    {
        public Task<AppendResult> AppendAsync(
            StreamId stream, ExpectedVersion expected, IReadOnlyList<DomainEvent> events, CommandContext context, CancellationToken cancellationToken) =>
            store.AppendAsync(stream, expected, events, context, cancellationToken);

        public IAsyncEnumerable<Commit> ReadAsync(StreamId stream, long afterVersion, CancellationToken cancellationToken) =>
            store.ReadAsync(stream, afterVersion, cancellationToken).Where(commit => commit.LastVersion <= showsUpTo);

        public Task<StreamTail> ReadTailAsync(StreamId stream, long afterVersion, string? commandId, CancellationToken cancellationToken) =>
            store.ReadTailAsync(stream, afterVersion, commandId, cancellationToken);
    }
}
