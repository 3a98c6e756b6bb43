using System.ComponentModel;
using EventSourcing.Events;
using EventSourcing.Events.Catalogue;
using EventSourcing.Tests.Doubles;

namespace EventSourcing.Tests.Events.Catalogue;

public sealed class EventCatalogueTests
{
    [Fact]
    public void An_event_is_shown_with_its_owner_its_past_and_its_consumers()
    {
        var catalogue = Draw([typeof(Opened), typeof(Closed)], new EventConsumer("statements", typeof(Statements)), new EventConsumer("letters", typeof(Letters)));

        Assert.Equal(["account-closed", "account-opened"], catalogue.Events.Select(entry => entry.Type));
        Assert.Equal(["Archive", "Tests"], catalogue.Events.Select(entry => entry.Context));
        var opened = catalogue.Events[1];
        Assert.Equal((3, "Somebody opened an account."), (opened.SchemaVersion, opened.Description));
        Assert.Equal([1, 2], opened.EarlierVersions);
        Assert.Equal(["letters", "statements"], opened.Consumers);
        Assert.Equal("object", opened.Schema.GetProperty("type").GetString());
        Assert.Empty(catalogue.Events[0].EarlierVersions);
        Assert.Equal(["statements"], catalogue.Events[0].Consumers);
    }

    [Fact]
    public void An_event_that_nobody_described_is_refused()
    {
        var error = Assert.Throws<ArgumentException>(() => Draw([typeof(MoneyDeposited)]));

        Assert.Contains(nameof(MoneyDeposited), error.Message, StringComparison.Ordinal);
    }

    private static EventCatalogue Draw(Type[] events, params EventConsumer[] consumers) => new(new EventTypeRegistry(events), Account.Upcasters, consumers);

    // Abstract, so that the registry of this assembly passes them by.
    private abstract record LifeEvent : DomainEvent;

    [EventType("account-opened", SchemaVersion = 3)]
    [Description("Somebody opened an account.")]
    private abstract record Opened(string Owner) : LifeEvent;

    [EventType("account-closed", Context = "Archive")]
    [Description("An account came to its end.")]
    private abstract record Closed : LifeEvent;

    [Consumes(typeof(LifeEvent))]
    private sealed class Statements;

    [Consumes(typeof(Opened))]
    private sealed class Letters;
}
