using System.Text.Json;
using System.Text.Json.Nodes;
using EventSourcing.Events;
using EventSourcing.Tests.Doubles;

namespace EventSourcing.Tests.Events;

public sealed class EventSerializerTests
{
    private readonly EventSerializer _serializer = new(Account.Events, [new SplitName(), new NameCurrency()]);

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
    [InlineData("money-burnt", 1, "'money-burnt' is not known")]
    [InlineData("account-opened", 4, "stored with schema version 4, but this version of the application knows only up to 3")]
    [InlineData("account-opened", 0, "no upcaster from schema version 0")]
    public void What_cannot_be_read_is_said_clearly(string type, int schemaVersion, string reason)
    {
        var error = Assert.Throws<UnknownEventTypeException>(() => _serializer.Deserialize(Stored(type, schemaVersion, "{}")));

        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Data_that_does_not_fit_is_an_error() =>
        Assert.Throws<JsonException>(() => _serializer.Deserialize(Stored("money-deposited", 1, """{"amount":"much"}""")));

    private static EventData Stored(string type, int schemaVersion, string data) =>
        new("account-1/1", type, schemaVersion, JsonElement.Parse(data));

    private sealed class SplitName : IEventUpcaster
    {
        public string EventType => "account-opened";

        public int FromVersion => 1;

        public JsonObject Upcast(JsonObject data) => new() { ["owner"] = $"{data["first"]} {data["last"]}" };
    }

    private sealed class NameCurrency : IEventUpcaster
    {
        public string EventType => "account-opened";

        public int FromVersion => 2;

        public JsonObject Upcast(JsonObject data)
        {
            data["currency"] = "EUR";
            return data;
        }
    }
}
