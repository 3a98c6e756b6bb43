using EventSourcing.Aggregates;
using EventSourcing.Events;
using EventSourcing.Snapshots;

namespace EventSourcing.Tests.Doubles;

public abstract record AccountEvent : DomainEvent;

[EventType("account-opened", SchemaVersion = 3)]
public sealed record AccountOpened(string Owner, string Currency, string Branch = "main") : AccountEvent;

[EventType("money-deposited")]
public sealed record MoneyDeposited(decimal Amount) : AccountEvent;

[EventType("money-withdrawn")]
public sealed record MoneyWithdrawn(decimal Amount) : AccountEvent;

/// <summary>A small business to exercise the core with.</summary>
public sealed record Account(string? Owner, decimal Balance) : IAggregate<Account, AccountEvent>
{
    public static readonly Refusal Overdrawn = new("account-overdrawn", "There is not enough money.");

    public static string Category => "account";

    public static Account Initial { get; } = new(null, 0);

    public static IEventUpcaster[] Upcasters { get; } = [new AccountOpenedV1ToV2(), new AccountOpenedV2ToV3()];

    public static SnapshotPolicy Snapshots { get; } = new(Every: 10, StateVersion: 2);

    public static EventTypeRegistry Events { get; } = EventTypeRegistry.FromAssemblies(typeof(Account).Assembly);

    public Account Evolve(AccountEvent @event) => @event switch
    {
        AccountOpened opened => this with { Owner = opened.Owner },
        MoneyDeposited deposited => this with { Balance = Balance + deposited.Amount },
        MoneyWithdrawn withdrawn => this with { Balance = Balance - withdrawn.Amount },
        _ => this,
    };

    public Decision<AccountEvent> Open(string owner) => Owner is null
        ? Decision.Accept(new AccountOpened(owner, "EUR"))
        : Decision.Refuse(new Refusal("account-exists", "The account is open already."));

    public Decision<AccountEvent> Deposit(decimal amount) => (Owner, amount) switch
    {
        (null, _) => Decision.Refuse(new Refusal("account-not-found", "There is no such account.", RefusalKind.NotFound)),
        (_, 0) => Decision.Nothing,
        _ => Decision.Accept(new MoneyDeposited(amount)),
    };

    public Decision<AccountEvent> Withdraw(decimal amount) =>
        amount > Balance ? Decision.Refuse(Overdrawn) : Decision.Accept(new MoneyWithdrawn(amount));
}
