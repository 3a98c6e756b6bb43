using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using EventSourcing.Events.Catalogue;

namespace EventSourcing.Tests.Events.Catalogue;

public sealed class EventSchemaTests
{
    [Fact]
    public void It_says_what_is_written() => Assert.True(JsonNode.DeepEquals(
        JsonNode.Parse("""
            {
              "type": "object",
              "properties": {
                "code": { "type": "string" },
                "weight": { "type": "number" },
                "note": { "type": "string" },
                "size": { "enum": ["small", "null"] },
                "spare": { "enum": ["small", "null"] },
                "pieces": { "type": "integer" },
                "boxes": { "type": "array", "items": { "type": "object", "properties": { "depth": { "type": "integer" } }, "required": ["depth"] } },
                "sealed": { "type": "boolean", "default": true }
              },
              "required": ["code", "weight", "size", "boxes"]
            }
            """),
        EventSchema.Of(typeof(Packed))), EventSchema.Of(typeof(Packed)).ToJsonString());

    // No event, so that the registry of this assembly passes it by.
    private sealed record Packed(
        [property: JsonConverter(typeof(CodeConverter))] Uri Code, decimal Weight, string? Note, Size Size, Size? Spare, int? Pieces, Box[] Boxes,
        bool Sealed = true);

    private readonly record struct Box(int Depth);

    private enum Size
    {
        Small,
        Null,
    }

    [StoredAsText]
    private sealed class CodeConverter : JsonConverter<Uri>
    {
        public override Uri Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new NotSupportedException();

        public override void Write(Utf8JsonWriter writer, Uri value, JsonSerializerOptions options) => throw new NotSupportedException();
    }
}
