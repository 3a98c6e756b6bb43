using EventSourcing.Events;
using EventSourcing.Projections;
using EventSourcing.Streams;
using EventSourcing.Tests.Doubles;

namespace EventSourcing.Tests.Projections;

/// <summary>A model of several streams folded anew from the store.</summary>
public sealed class RefoldTests
{
    private readonly InMemoryEventStore _events = new(Bank.Serializer);
    private readonly InMemoryReadModelStore<Statement> _statements = new();
    private readonly StatementDelivery _delivery;
    private readonly StreamId _other = new(Account.Category, "2");

    public RefoldTests() => _delivery = new StatementDelivery(_statements, _events);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task All_streams_of_the_model_are_folded_not_only_the_one_asked_for()
    {
        await DeliverAsync(Bank.Stream, new MoneyDeposited(1), new MoneyDeposited(2));
        await DeliverAsync(_other, new MoneyDeposited(3));
        await SpoilAsync();

        Assert.Equal(3, await _delivery.Runner.RefoldAsync(Bank.Stream, Cancellation));

        var statement = _statements.Find(Statement.Key)!;
        Assert.Equal("[1:money-deposited][2:money-deposited]", statement.Model!.Of("1"));
        Assert.Equal("[1:money-deposited]", statement.Model.Of("2"));
        Assert.Equal((2, 1), (statement.VersionOf(Bank.Stream), statement.VersionOf(_other)));
    }

    [Fact]
    public async Task What_is_saved_meanwhile_is_not_lost()
    {
        await DeliverAsync(Bank.Stream, new MoneyDeposited(1));
        _statements.BeforeSave = () => DeliverAsync(_other, new MoneyDeposited(3));

        await _delivery.Runner.RefoldAsync(Bank.Stream, Cancellation);

        Assert.Equal("[1:money-deposited]", _statements.Find(Statement.Key)!.Model!.Of("2"));
    }

    [Fact]
    public async Task A_version_that_an_operator_has_skipped_stays_skipped()
    {
        await DeliverAsync(Bank.Stream, new MoneyDeposited(1));
        await _events.AppendAsync(Bank.Stream, ExpectedVersion.Any, [new MoneyDeposited(2)], Bank.Command("c-2"), Cancellation);
        await _delivery.Runner.SkipAsync(Bank.Stream, 2, 2, Cancellation);

        await _delivery.Runner.RefoldAsync(Bank.Stream, Cancellation);

        Assert.Equal(2, _statements.Find(Statement.Key)!.VersionOf(Bank.Stream));
    }

    private async Task DeliverAsync(StreamId stream, params DomainEvent[] events)
    {
        var appended = Assert.IsType<AppendResult.Appended>(
            await _events.AppendAsync(stream, ExpectedVersion.Any, events, Bank.Command(Guid.NewGuid().ToString()), Cancellation));
        await _delivery.HandleAsync([appended.Commit], Cancellation);
    }

    private async Task SpoilAsync()
    {
        var current = _statements.Find(Statement.Key)!;
        await _statements.TrySaveAsync(current with { Model = new Statement(current.Model!.Lines.Clear()) }, Cancellation);
    }
}
