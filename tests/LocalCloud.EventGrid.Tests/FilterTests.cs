using System.Text;
using System.Text.Json;
using LocalCloud.EventGrid.Definitions;
using LocalCloud.EventGrid.Filters;
using LocalCloud.EventGrid.Publishing;

namespace LocalCloud.EventGrid.Tests;

public sealed class FilterTests
{
    private const string Placed = """
        { "specversion": "1.0", "id": "1", "source": "/orders", "type": "Order.Placed", "subject": "orders/42", "region": "EU",
          "data": { "total": 7, "express": true, "note": null, "tags": ["new", "big"], "customer": { "name": "Ann" } } }
        """;

    [Theory]
    [InlineData("\"includedEventTypes\": [\"order.placed\", \"other\"]", true)]
    [InlineData("\"includedEventTypes\": [\"Order\"]", false)]
    [InlineData("\"subjectBeginsWith\": \"ORDERS/\"", true)]
    [InlineData("\"subjectBeginsWith\": \"ORDERS/\", \"isSubjectCaseSensitive\": true", false)]
    [InlineData("\"subjectEndsWith\": \"/42\"", true)]
    [InlineData("\"subjectEndsWith\": \"/43\"", false)]
    public void Type_and_subject_decide(string filter, bool wanted) => Assert.Equal(wanted, Wants(filter));

    [Theory]
    [InlineData("NumberIn", "data.total", "[1, 7]", true)]
    [InlineData("NumberIn", "data.total", "[1, 8]", false)]
    [InlineData("NumberNotIn", "data.total", "[1, 8]", true)]
    [InlineData("NumberNotIn", "data.missing", "[1]", true)]
    [InlineData("NumberInRange", "data.total", "[[1, 2], [6, 7]]", true)]
    [InlineData("NumberNotInRange", "data.total", "[[1, 7]]", false)]
    [InlineData("NumberGreaterThan", "data.total", "6.5", true)]
    [InlineData("NumberGreaterThan", "data.total", "7", false)]
    [InlineData("NumberGreaterThanOrEquals", "data.total", "7", true)]
    [InlineData("NumberLessThan", "data.total", "7", false)]
    [InlineData("NumberLessThanOrEquals", "data.total", "7", true)]
    [InlineData("BoolEquals", "data.express", "true", true)]
    [InlineData("BoolEquals", "data.express", "false", false)]
    [InlineData("StringIn", "data.customer.name", "[\"ann\"]", true)]
    [InlineData("StringNotIn", "data.customer.name", "[\"ann\"]", false)]
    [InlineData("StringBeginsWith", "Source", "[\"/ord\"]", true)]
    [InlineData("StringNotBeginsWith", "source", "[\"/ord\"]", false)]
    [InlineData("StringEndsWith", "source", "[\"x\", \"ders\"]", true)]
    [InlineData("StringNotEndsWith", "source", "[\"x\", \"ders\"]", false)]
    [InlineData("StringContains", "region", "[\"e\"]", true)]
    [InlineData("StringNotContains", "region", "[\"x\"]", true)]
    [InlineData("StringContains", "data.missing", "[\"e\"]", false)]
    [InlineData("StringContains", "data.tags", "[\"new\"]", false)]
    [InlineData("IsNullOrUndefined", "data.note", null, true)]
    [InlineData("IsNullOrUndefined", "data.missing", null, true)]
    [InlineData("IsNotNull", "data.total", null, true)]
    [InlineData("IsNotNull", "data.note", null, false)]
    public void Advanced_filters_decide(string operatorType, string key, string? given, bool wanted) =>
        Assert.Equal(wanted, Wants($"\"advancedFilters\": [{Filter(operatorType, key, given)}]"));

    [Theory]
    [InlineData("StringIn", "[\"NEW\"]", true)]
    [InlineData("StringIn", "[\"old\"]", false)]
    [InlineData("StringNotIn", "[\"new\"]", false)]
    [InlineData("StringNotIn", "[\"old\"]", true)]
    public void Arrays_are_looked_into_when_it_is_said_so(string operatorType, string given, bool wanted) => Assert.Equal(
        wanted, Wants($"\"enableAdvancedFilteringOnArrays\": true, \"advancedFilters\": [{Filter(operatorType, "data.tags", given)}]"));

    [Fact]
    public void All_filters_must_hold() => Assert.False(
        Wants($"\"advancedFilters\": [{Filter("NumberIn", "data.total", "[7]")}, {Filter("BoolEquals", "data.express", "false")}]"));

    [Theory]
    [InlineData("{")]
    [InlineData("{ }")]
    [InlineData("""{ "topics": [{ "name": "a" }, { "name": "A" }] }""")]
    [InlineData("""{ "topics": [{ "name": "a", "unknown": 1 }] }""")]
    [InlineData("""{ "topics": [{ "name": "a", "subscriptions": [{ "name": "s", "destination": { } }] }] }""")]
    [InlineData("""{ "topics": [{ "name": "a", "subscriptions": [{ "name": "s", "destination": { "function": "F", "serviceBusQueue": "q" } }] }] }""")]
    [InlineData("""{ "topics": [{ "name": "a", "subscriptions": [{ "name": "s", "destination": { "webhook": "here" } }] }] }""")]
    [InlineData("""{ "topics": [{ "name": "a", "subscriptions": [{ "name": "s", "destination": { "function": "F" }, "retryPolicy": { "maxDeliveryAttempts": 31 } }] }] }""")]
    [InlineData("""{ "topics": [{ "name": "a", "subscriptions": [{ "name": "s", "destination": { "function": "F" }, "advancedFilters": [{ "operatorType": "StringIn", "key": "k", "value": "one" }] }] }] }""")]
    [InlineData("""{ "topics": [{ "name": "a", "subscriptions": [{ "name": "s", "destination": { "function": "F" }, "advancedFilters": [{ "operatorType": "NumberIn", "key": "k", "values": ["one"] }] }] }] }""")]
    public void A_definition_that_makes_no_sense_is_refused(string json) =>
        Assert.Throws<EventGridDefinitionException>(() => EventGridDefinition.Parse(Encoding.UTF8.GetBytes(json)));

    private static string Filter(string operatorType, string key, string? given)
    {
        var member = given is null ? string.Empty : given[0] == '[' ? $", \"values\": {given}" : $", \"value\": {given}";
        return $$"""{ "operatorType": "{{operatorType}}", "key": "{{key}}"{{member}} }""";
    }

    private static bool Wants(string filter)
    {
        var definition = EventGridDefinition.Parse(Encoding.UTF8.GetBytes(
            $$"""{ "topics": [{ "name": "t", "subscriptions": [{ "name": "s", "destination": { "function": "F" }, {{filter}} }] }] }"""));
        var published = new PublishedEvent(EventSchema.CloudEvents, "1", "Order.Placed", "orders/42", JsonElement.Parse(Placed));
        return definition.Topics[0].Subscriptions[0].Wants(published);
    }
}
