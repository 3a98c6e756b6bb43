using EventSourcing.Events;
using EventSourcing.Tests.Doubles;

namespace EventSourcing.Tests.Events;

public sealed class EventTypeRegistryTests
{
    [Fact]
    public void Events_are_found_by_name_and_by_class()
    {
        Assert.Equal(typeof(MoneyDeposited), Account.Events["money-deposited"].Class);
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
    public void An_unknown_name_is_told_apart_from_an_unregistered_class()
    {
        Assert.Throws<UnknownEventTypeException>(() => Account.Events["money-burnt"]);
        Assert.Throws<ArgumentException>(() => new EventTypeRegistry([])[typeof(MoneyDeposited)]);
    }

    private static class Deposited
    {
        // Abstract, so that the registry of this assembly passes it by.
        [EventType("money-deposited")]
        public abstract record Again : DomainEvent;
    }
}
