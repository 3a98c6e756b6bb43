using System.Text.Json;
using System.Text.Json.Serialization;

namespace OrderFlow.Http;

/// <summary>
/// Reads amounts as they are written. The platform rounds what has more digits than a decimal holds, so that 9.999…9 would be bought at ten;
/// here it becomes the finest fraction there is, which no currency has and every rule for amounts refuses.
/// </summary>
internal sealed class ExactDecimalConverter : JsonConverter<decimal>
{
    private const int MaxDigits = 28;
    private const decimal Finest = 0.0000000000000000000000000001m;

    public override decimal Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        !IsExact(JsonNumberText.Of(in reader)) ? Finest
        : reader.TryGetDecimal(out var value) ? value
        : throw new JsonException("Too large.");

    public override void Write(Utf8JsonWriter writer, decimal value, JsonSerializerOptions options) => writer.WriteNumberValue(value);

    /// <summary>Whether the digits after the point, and all that count together, fit into a decimal.</summary>
    private static bool IsExact(string text)
    {
        var mantissaEnd = text.IndexOfAny(['e', 'E']);
        var mantissa = (mantissaEnd < 0 ? text : text[..mantissaEnd]).TrimStart('-');
        var point = mantissa.IndexOf('.', StringComparison.Ordinal);
        var decimals = point < 0 ? 0 : mantissa.Length - point - 1;
        var digits = mantissa.Replace(".", string.Empty, StringComparison.Ordinal).TrimStart('0');
        var significant = digits.TrimEnd('0');
        if (significant.Length == 0)
        {
            return true;
        }

        var exponent = 0;
        if (mantissaEnd >= 0 && !int.TryParse(text.AsSpan(mantissaEnd + 1), out exponent))
        {
            return text[mantissaEnd + 1] != '-'; // Beyond any exponent: nothing at all, or too large for the parser too.
        }

        var finest = exponent - (long)decimals + (digits.Length - significant.Length);
        return significant.Length <= MaxDigits && finest >= -MaxDigits;
    }
}
