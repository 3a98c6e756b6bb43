using System.Text.Json;
using System.Text.Json.Serialization;

namespace OrderFlow.Http;

/// <summary>A whole number that no int holds is read as the nearest one that does: it is out of every field's range, and answered as that.</summary>
internal sealed class BoundedIntegerConverter : JsonConverter<int>
{
    public override int Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var value))
        {
            return value;
        }

        var text = JsonNumberText.Of(in reader);
        var isNegative = text[0] == '-';
        return text.AsSpan(isNegative ? 1 : 0).ContainsAnyExceptInRange('0', '9')
            ? throw new JsonException("Not a whole number.")
            : isNegative ? int.MinValue : int.MaxValue;
    }

    public override void Write(Utf8JsonWriter writer, int value, JsonSerializerOptions options) => writer.WriteNumberValue(value);
}
