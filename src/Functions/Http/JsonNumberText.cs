using System.Buffers;
using System.Text;
using System.Text.Json;

namespace OrderFlow.Http;

/// <summary>For converters that must see a number as it is written, before it is rounded or found too large.</summary>
internal static class JsonNumberText
{
    /// <exception cref="JsonException">The reader is at something else.</exception>
    public static string Of(ref readonly Utf8JsonReader reader) => reader.TokenType == JsonTokenType.Number
        ? Encoding.ASCII.GetString(reader.HasValueSequence ? reader.ValueSequence.ToArray() : reader.ValueSpan)
        : throw new JsonException("Not a number.");
}
