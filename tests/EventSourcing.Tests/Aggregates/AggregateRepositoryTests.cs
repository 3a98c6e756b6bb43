using EventSourcing.Aggregates;
using EventSourcing.Streams;
using EventSourcing.Tests.Doubles;
using Microsoft.Extensions.Time.Testing;
using Moq;

namespace EventSourcing.Tests.Aggregates;

public sealed class AggregateRepositoryTests
{
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly InMemoryEventStore _events;
    private readonly AggregateRepository _repository;

    public AggregateRepositoryTests()
    {
        _events = new InMemoryEventStore(Bank.Serializer, _clock);
        _repository = new AggregateRepository(_events, Bank.Serializer, new AggregateCache());
    }

    [Fact]
    public async Task A_stream_without_events_is_the_initial_state_at_version_0() =>
        Assert.Equal(new AggregateState<Account>(Account.Initial, 0), await LoadAsync());

    [Fact]
    public async Task Every_event_of_every_commit_counts_once()
    {
        await AppendAsync(new AccountOpened("Ada", "EUR"), new MoneyDeposited(10));
        await LoadAsync();
        await AppendAsync(new MoneyWithdrawn(4));

        Assert.Equal(new AggregateState<Account>(new Account("Ada", 6), 3), await LoadAsync());
        Assert.Equal(new AggregateState<Account>(new Account("Ada", 6), 3), await LoadAsync());
    }

    [Theory]
    [InlineData(1, 0, 1)]
    [InlineData(2, 10, 2)]
    [InlineData(3, 6, 3)]
    [InlineData(99, 6, 3)]
    public async Task The_past_is_loaded_by_version_even_in_the_middle_of_a_commit(long asOf, decimal balance, long version)
    {
        await AppendAsync(new AccountOpened("Ada", "EUR"), new MoneyDeposited(10), new MoneyWithdrawn(4));

        var then = await _repository.LoadAsOfAsync<Account, AccountEvent>(Bank.Stream, asOf, null, TestContext.Current.CancellationToken);

        Assert.Equal((balance, version), (then.State.Balance, then.Version));
    }

    [Fact]
    public async Task The_past_is_loaded_by_time()
    {
        await AppendAsync(new AccountOpened("Ada", "EUR"), new MoneyDeposited(10));
        _clock.Advance(TimeSpan.FromHours(1));
        var between = _clock.GetUtcNow();
        _clock.Advance(TimeSpan.FromHours(1));
        await AppendAsync(new MoneyWithdrawn(4));
        await LoadAsync();

        var then = await _repository.LoadAsOfAsync<Account, AccountEvent>(Bank.Stream, null, between, TestContext.Current.CancellationToken);
        var before = await _repository.LoadAsOfAsync<Account, AccountEvent>(Bank.Stream, null, between.AddDays(-1), TestContext.Current.CancellationToken);

        Assert.Equal((10m, 2L), (then.State.Balance, then.Version));
        Assert.Equal(0, before.Version);
    }

    [Fact]
    public async Task A_gap_in_a_stream_is_an_error_and_not_a_wrong_state()
    {
        await AppendAsync(new AccountOpened("Ada", "EUR"));
        await AppendAsync(new MoneyDeposited(10));
        var holed = new Mock<IEventStore>();
        holed.Setup(s => s.ReadTailAsync(Bank.Stream, 0, null, It.IsAny<CancellationToken>()))
            .ReturnsAsync(new StreamTail([.. _events.Commits(Bank.Stream).Skip(1)], null));
        var repository = new AggregateRepository(holed.Object, Bank.Serializer, new AggregateCache());

        var error = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            repository.LoadAsync<Account, AccountEvent>(Bank.Stream, TestContext.Current.CancellationToken));

        Assert.Contains("account-1 has a gap", error.Message, StringComparison.Ordinal);
    }

    private Task<AggregateState<Account>> LoadAsync() =>
        _repository.LoadAsync<Account, AccountEvent>(Bank.Stream, TestContext.Current.CancellationToken);

    private Task<AppendResult> AppendAsync(params AccountEvent[] events) =>
        _events.AppendAsync(Bank.Stream, ExpectedVersion.Any, events, Bank.Command(), TestContext.Current.CancellationToken);
}
