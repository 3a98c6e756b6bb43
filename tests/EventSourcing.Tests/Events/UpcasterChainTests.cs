using System.Text.Json.Nodes;
using EventSourcing.Events;
using EventSourcing.Tests.Doubles;

namespace EventSourcing.Tests.Events;

/// <summary>An application that could not read what is stored does not come to life.</summary>
public sealed class UpcasterChainTests
{
    [Fact]
    public void A_missing_step_is_refused() => AssertRefused(
        [new AccountOpenedV1ToV2()], "Event 'account-opened' has schema version 3, but no upcaster from version 2; register one.");

    [Fact]
    public void Every_missing_step_is_named_at_once() => AssertRefused([], "no upcaster from version 1;", "no upcaster from version 2;");

    [Fact]
    public void Two_steps_from_the_same_version_are_refused() => AssertRefused(
        [.. Account.Upcasters, new Step("account-opened", 2)],
        "AccountOpenedV2ToV3 and Step all upcast 'account-opened' from schema version 2; keep one.");

    [Fact]
    public void A_step_for_an_unknown_event_is_refused() => AssertRefused(
        [.. Account.Upcasters, new Step("money-burnt", 1)],
        "Step upcasts 'money-burnt' from schema version 1, but there is no such event type.");

    [Theory]
    [InlineData("account-opened", 0, 3)]
    [InlineData("account-opened", 3, 3)]
    [InlineData("money-deposited", 1, 1)]
    public void A_step_from_a_version_that_needs_none_is_refused(string type, int from, int current) => AssertRefused(
        [.. Account.Upcasters, new Step(type, from)],
        $"Step upcasts '{type}' from schema version {from}, but the event's versions are 1 to {current}.");

    private static void AssertRefused(IEventUpcaster[] upcasters, params string[] said)
    {
        var error = Assert.Throws<ArgumentException>(() => new EventSerializer(Account.Events, upcasters));

        Assert.All(said, part => Assert.Contains(part, error.Message, StringComparison.Ordinal));
    }

    private sealed record Step(string EventType, int FromVersion) : IEventUpcaster
    {
        public JsonObject Upcast(JsonObject data) => data;
    }
}
