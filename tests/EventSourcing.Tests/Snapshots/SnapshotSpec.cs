using EventSourcing.Aggregates;
using EventSourcing.Commands;
using EventSourcing.Events;
using EventSourcing.Snapshots;
using EventSourcing.Tests.Doubles;
using Microsoft.Extensions.Time.Testing;

namespace EventSourcing.Tests.Snapshots;

/// <summary>An account that takes a snapshot every 10 events, of state version 2.</summary>
public abstract class SnapshotSpec : IDisposable
{
    /// <summary>What no event of these tests leads to.</summary>
    protected const string Rich = """{ "owner": "Ada", "balance": 7000 }""";

    private readonly Bank _history = new();
    private readonly List<Bank> _processes = [];

    protected SnapshotSpec() => Snapshots = new AggregateSnapshots(Store, Clock, Log);

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    protected FakeTimeProvider Clock { get; } = new();

    protected InMemorySnapshotStore Store { get; } = new();

    protected WarningLog<AggregateSnapshots> Log { get; } = new();

    protected AggregateSnapshots Snapshots { get; }

    protected InMemoryEventStore Events => _history.Events;

    /// <summary>An open account, then deposits of 1 until the stream has so many events; written elsewhere.</summary>
    protected async Task GivenEventsAsync(int count)
    {
        await _history.AppendAsync("open", new AccountOpened("Ada", "EUR"));
        for (var version = 2; version <= count; version++)
        {
            await _history.AppendAsync($"deposit-{version}", new MoneyDeposited(1));
        }
    }

    /// <summary>A process that has seen nothing yet.</summary>
    protected Bank NewProcess()
    {
        var process = new Bank(Events, Snapshots);
        _processes.Add(process);
        return process;
    }

    protected Task<AggregateState<Account>> LoadAsync() => NewProcess().Repository.LoadAsync<Account, AccountEvent>(Bank.Stream, Cancellation);

    protected Task<AggregateState<Account>> LoadAsOfAsync(long? version, DateTimeOffset? at = null) =>
        NewProcess().Repository.LoadAsOfAsync<Account, AccountEvent>(Bank.Stream, version, at, Cancellation);

    protected static Decision<AccountEvent> Deposits(int count) =>
        Decision.Accept([.. Enumerable.Range(0, count).Select(DomainEvent (_) => new MoneyDeposited(1))]);

    protected static async Task<long> VersionAfterAsync(Task<CommandOutcome> command) =>
        Assert.IsType<CommandOutcome.Accepted>(await command.WaitAsync(TimeSpan.FromSeconds(30), Cancellation)).Version;

    public void Dispose()
    {
        _processes.ForEach(process => process.Dispose());
        _history.Dispose();
        GC.SuppressFinalize(this);
    }
}
