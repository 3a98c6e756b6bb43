using System.Text.Json;
using System.Text.Json.Nodes;
using EventSourcing.Events;
using EventSourcing.Events.Catalogue;

namespace Ordering.Tests.Events;

/// <summary>An event record does not change under what is stored: another shape is another version.</summary>
public sealed class SchemaTests
{
    private const string Update = "UPDATE_SCHEMAS";

    private static readonly JsonSerializerOptions Readable = new(EventSerializer.JsonOptions) { WriteIndented = true };

    public static TheoryData<string> Types => [.. EventFiles.Registry.All.Select(known => known.Name).Order()];

    public static TheoryData<string> Names => [.. EventFiles.Names];

    [Theory]
    [MemberData(nameof(Types))]
    public void An_event_has_the_schema_that_was_approved_for_its_version(string type)
    {
        var known = EventFiles.Registry.Find(type)!;
        var name = EventFiles.Name(type, known.SchemaVersion);
        var schema = EventSchema.Of(known.Class);
        var file = SchemaFile(name);
        if (!File.Exists(file) && Environment.GetEnvironmentVariable(Update) == "1")
        {
            File.WriteAllText(file, schema.ToJsonString(Readable) + "\n");
        }

        Assert.True(File.Exists(file), $"{name} has no approved schema. Look at the event once more, then run this test with {Update}=1 to write it.");
        var approved = JsonNode.Parse(File.ReadAllText(file))!;
        Assert.True(
            JsonNode.DeepEquals(approved, schema),
            $"""
            {known.Class.Name} has changed, but events of its schema version {known.SchemaVersion} are stored and must be read for ever. Either undo the change, or
              1. set SchemaVersion = {known.SchemaVersion + 1} in its [EventType];
              2. add and register an IEventUpcaster for '{type}' from version {known.SchemaVersion};
              3. add Golden/{EventFiles.Name(type, known.SchemaVersion + 1)}.json, and Golden/{name}.expected.json: what version {known.SchemaVersion} is read as from now on;
              4. run this test with {Update}=1: it writes the new schema beside the old one, which stays.
            Only if no event of version {known.SchemaVersion} was ever stored anywhere: delete Schemas/{name}.json and do step 4.
            Approved: {approved.ToJsonString()}
            Now:      {schema.ToJsonString()}
            """);
    }

    [Fact]
    public void Every_version_of_every_event_has_an_approved_schema_and_nothing_else_has() => Assert.Equal(
        EventFiles.Names.Order(StringComparer.Ordinal),
        Directory.EnumerateFiles(EventFiles.SchemaFolder).Select(file => Path.GetFileNameWithoutExtension(file)!).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Names))]
    public void What_is_stored_follows_the_schema_of_its_version(string name)
    {
        using var schema = JsonDocument.Parse(File.ReadAllText(SchemaFile(name)));
        Assert.Empty(SchemaCheck.Faults(name, schema.RootElement, EventFiles.Golden(name)));
    }

    [Theory]
    [InlineData("""{"quantity":"ten"}""", "$.quantity is a String, not integer")]
    [InlineData("""{}""", "$.quantity is missing")]
    [InlineData("""{"quantity":10,"colour":"red"}""", "$.colour is not in the schema")]
    [InlineData("""{"quantity":10,"lines":[{"by":"robot"}]}""", "$.lines[0].by is 'robot', not one of saga, hand")]
    public void What_does_not_follow_it_is_found(string data, string fault) => Assert.Equal(
        [fault],
        SchemaCheck.Faults(
            "$",
            JsonElement.Parse("""
                {
                  "type": "object", "required": ["quantity"],
                  "properties": {
                    "quantity": { "type": "integer" },
                    "lines": { "type": "array", "items": { "type": "object", "properties": { "by": { "enum": ["saga", "hand"] } } } }
                  }
                }
                """),
            JsonElement.Parse(data)));

    private static string SchemaFile(string name) => Path.Combine(EventFiles.SchemaFolder, $"{name}.json");
}
