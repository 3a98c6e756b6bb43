using EventSourcing.Events;
using EventSourcing.Tests.Doubles;

namespace EventSourcing.Tests.Events;

public sealed class EventTypeRegistryTests
{
    [Fact]
    public void Events_are_found_by_name_and_by_class()
    {
        Assert.Equal(typeof(MoneyDeposited), Account.Events.Find("money-deposited")?.Class);
        Assert.Equal(new EventTypeDescriptor("account-opened", 3, typeof(AccountOpened)), Account.Events[typeof(AccountOpened)]);
    }

    [Fact]
    public void Two_events_of_one_name_are_refused()
    {
        var error = Assert.Throws<ArgumentException>(() => new EventTypeRegistry([typeof(MoneyDeposited), typeof(Deposited.Again)]));

        Assert.Contains("'money-deposited'", error.Message, StringComparison.Ordinal);
        Assert.Contains(nameof(Deposited.Again), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_event_without_a_name_is_refused()
    {
        var error = Assert.Throws<ArgumentException>(() => new EventTypeRegistry([typeof(AccountEvent)]));

        Assert.Contains(nameof(AccountEvent), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_name_may_come_from_the_future_but_an_unregistered_class_is_a_mistake()
    {
        Assert.Null(Account.Events.Find("money-burnt"));
        Assert.Throws<ArgumentException>(() => new EventTypeRegistry([])[typeof(MoneyDeposited)]);
    }

    [Fact]
    public void Versions_start_at_1()
    {
        var error = Assert.Throws<ArgumentException>(() => new EventTypeRegistry([typeof(Deposited.Unversioned)]));

        Assert.Contains("start at 1", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_base_class_stands_for_all_of_its_events_and_declarations_add_up()
    {
        Assert.Equal(Account.Events.All.Select(known => known.Name).Order(), Account.Events.ConsumedBy(typeof(Auditor)).Order());
        Assert.Equal(["money-deposited", "money-withdrawn"], Account.Events.ConsumedBy(typeof(Teller)).Order());
        Assert.Empty(Account.Events.ConsumedBy(typeof(Account)));
    }

    [Fact]
    public void Consuming_what_is_no_event_is_refused()
    {
        var error = Assert.Throws<ArgumentException>(() => Account.Events.ConsumedBy(typeof(Dreamer)));

        Assert.Contains(nameof(Dreamer), error.Message, StringComparison.Ordinal);
        Assert.Contains(nameof(Account), error.Message, StringComparison.Ordinal);
    }

    [Consumes(typeof(AccountEvent))]
    private static class Auditor;

    [Consumes(typeof(MoneyDeposited))]
    [Consumes(typeof(MoneyWithdrawn))]
    private static class Teller;

    [Consumes(typeof(Account))]
    private static class Dreamer;

    private static class Deposited
    {
        // Abstract, so that the registry of this assembly passes it by.
        [EventType("money-deposited")]
        public abstract record Again : DomainEvent;

        [EventType("money-lost", SchemaVersion = 0)]
        public abstract record Unversioned : DomainEvent;
    }
}
