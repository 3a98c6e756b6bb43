using System.Text.Json;
using System.Text.Json.Serialization;
using System.Xml;

namespace LocalCloud.ServiceBus.Definitions;

/// <summary>How definitions are written: camelCase, durations as in ISO 8601, nothing unknown.</summary>
internal static class DefinitionJson
{
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web)
    {
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        RespectNullableAnnotations = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new DurationConverter(), new PlainValueConverter() },
    };

    private sealed class DurationConverter : JsonConverter<TimeSpan>
    {
        public override TimeSpan Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            var text = reader.GetString();
            try
            {
                return XmlConvert.ToTimeSpan(text!);
            }
            catch (Exception problem) when (problem is FormatException or OverflowException)
            {
                throw new JsonException($"'{text}' is no duration; write PT30S, PT10M or P14D");
            }
        }

        public override void Write(Utf8JsonWriter writer, TimeSpan value, JsonSerializerOptions options) => writer.WriteStringValue(XmlConvert.ToString(value));
    }

    /// <summary>Values of application properties: text, numbers and truth values as themselves.</summary>
    private sealed class PlainValueConverter : JsonConverter<object?>
    {
        public override object? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
        {
            JsonTokenType.String => reader.GetString(),
            JsonTokenType.True => true,
            JsonTokenType.False => false,
            JsonTokenType.Number => reader.TryGetInt64(out var whole) ? whole : reader.GetDouble(),
            _ => throw new JsonException("a text, a number, true or false is expected"),
        };

        public override void Write(Utf8JsonWriter writer, object? value, JsonSerializerOptions options)
        {
            switch (Filters.SqlValue.Normalize(value))
            {
                case long whole:
                    writer.WriteNumberValue(whole);
                    break;
                case double fraction:
                    writer.WriteNumberValue(fraction);
                    break;
                case bool truth:
                    writer.WriteBooleanValue(truth);
                    break;
                case var other:
                    writer.WriteStringValue(other?.ToString());
                    break;
            }
        }
    }
}
