using EventSourcing.Aggregates;
using EventSourcing.Commands;
using EventSourcing.Events;
using EventSourcing.Snapshots;
using EventSourcing.Streams;

namespace EventSourcing.Tests.Doubles;

/// <summary>The core put together over memory.</summary>
public sealed class Bank : IDisposable
{
    private readonly StreamGate _gate = new();

    public Bank(IEventStore? store = null, AggregateSnapshots? snapshots = null)
    {
        Events = new InMemoryEventStore(Serializer);
        Repository = new AggregateRepository(store ?? Events, Serializer, new AggregateCache(), snapshots);
        Executor = new CommandExecutor(store ?? Events, Repository, _gate, Time);
    }

    public static EventSerializer Serializer { get; } = new(Account.Events, Account.Upcasters);

    public static StreamId Stream { get; } = new("account", "1");

    public HastyTime Time { get; } = new();

    public InMemoryEventStore Events { get; }

    public AggregateRepository Repository { get; }

    public CommandExecutor Executor { get; }

    public static CommandContext Command(string id = "c-1") => new() { CommandId = id, CorrelationId = "conversation-1" };

    public Task<CommandOutcome> ExecuteAsync(
        Func<Account, Decision<AccountEvent>> decide, CommandContext context, bool startsStream = false) =>
        Executor.ExecuteAsync(Stream, decide, context, TestContext.Current.CancellationToken, startsStream);

    /// <summary>Appends behind the executor's back, as another process would.</summary>
    public async Task<Commit> AppendAsync(string commandId, params DomainEvent[] events) =>
        Assert.IsType<AppendResult.Appended>(
            await Events.AppendAsync(Stream, ExpectedVersion.Any, events, Command(commandId), TestContext.Current.CancellationToken)).Commit;

    public void Dispose() => _gate.Dispose();
}
