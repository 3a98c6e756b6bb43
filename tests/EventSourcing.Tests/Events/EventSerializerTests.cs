using System.Text.Json;
using EventSourcing.Events;
using EventSourcing.Tests.Doubles;

namespace EventSourcing.Tests.Events;

public sealed class EventSerializerTests
{
    private readonly EventSerializer _serializer = new(Account.Events, Account.Upcasters);

    [Fact]
    public void An_event_survives_the_round_trip_with_every_character()
    {
        var opened = new AccountOpened("Ærøskøbing 東京 🙂 \"<&>\"", "EUR");

        var stored = _serializer.Serialize("account-1/1", opened);

        Assert.Equal(("account-1/1", "account-opened", 3), (stored.Id, stored.Type, stored.SchemaVersion));
        Assert.Contains("東京", stored.Data.GetRawText(), StringComparison.Ordinal);
        Assert.Equal(opened, _serializer.Deserialize(stored));
    }

    [Fact]
    public void An_old_event_goes_through_every_step_in_between() => Assert.Equal(
        new AccountOpened("Ada Lovelace", "EUR", "main"),
        _serializer.Deserialize(Stored("account-opened", 1, """{"first":"Ada","last":"Lovelace"}""")));

    [Fact]
    public void An_event_of_a_middle_age_skips_the_steps_it_has_behind_it() => Assert.Equal(
        new AccountOpened("Ada", "EUR", "main"), _serializer.Deserialize(Stored("account-opened", 2, """{"owner":"Ada"}""")));

    [Fact]
    public void Upcasting_leaves_the_stored_data_as_it_was()
    {
        var stored = Stored("account-opened", 1, """{"first":"Ada","last":"Lovelace"}""");
        _serializer.Deserialize(stored);

        Assert.Equal("""{"first":"Ada","last":"Lovelace"}""", stored.Data.GetRawText());
    }

    [Theory]
    [InlineData("money-burnt", 2, "Event account-1/1 has the type 'money-burnt' (schema version 2)", "account-opened, money-deposited, money-withdrawn.")]
    [InlineData("money-burnt", 2, "Deploy the version that wrote it", "register an event class of that name")]
    [InlineData("account-opened", 4, "Event account-1/1 is 'account-opened' with schema version 4", "knows only versions 1 to 3. Deploy")]
    [InlineData("account-opened", 0, "Event account-1/1 is 'account-opened' with schema version 0", "start at 1")]
    [InlineData("money-deposited", -1, "Event account-1/1 is 'money-deposited' with schema version -1", "start at 1")]
    public void What_cannot_be_read_is_named_with_what_is_known_and_the_way_out(string type, int schemaVersion, params string[] said)
    {
        var error = Assert.Throws<UnknownEventTypeException>(() => _serializer.Deserialize(Stored(type, schemaVersion, "{}")));

        Assert.All(said, part => Assert.Contains(part, error.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void Data_that_does_not_fit_is_an_error() =>
        Assert.Throws<JsonException>(() => _serializer.Deserialize(Stored("money-deposited", 1, """{"amount":"much"}""")));

    private static EventData Stored(string type, int schemaVersion, string data) =>
        new("account-1/1", type, schemaVersion, JsonElement.Parse(data));
}
