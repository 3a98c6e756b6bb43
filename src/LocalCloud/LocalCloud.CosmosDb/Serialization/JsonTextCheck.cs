using System.Globalization;
using System.Text.Unicode;

namespace LocalCloud.CosmosDb.Serialization;

/// <summary>
/// What readers of JSON find only when they come to the text itself: bytes that are no UTF-8, and escaped halves of characters. Stored once, they
/// would fail every query that looks at them.
/// </summary>
internal static class JsonTextCheck
{
    /// <summary>Says what is wrong with a text that a client sends; null when nothing is.</summary>
    public static string? Problem(ReadOnlySpan<byte> json) =>
        !Utf8.IsValid(json) ? "it is not UTF-8."
        : HasHalfCharacter(json) ? "it has half of a surrogate pair, which is no character."
        : null;

    private static bool HasHalfCharacter(ReadOnlySpan<byte> json)
    {
        while (json.IndexOf((byte)'\\') is >= 0 and var backslash)
        {
            var escape = json[backslash..];
            if (!IsUnit(escape, out var unit) || !char.IsSurrogate(unit))
            {
                json = escape[Math.Min(2, escape.Length)..];
            }
            else if (char.IsHighSurrogate(unit) && IsUnit(escape[6..], out var low) && char.IsLowSurrogate(low))
            {
                json = escape[12..];
            }
            else
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>It begins with an escaped UTF-16 code unit.</summary>
    private static bool IsUnit(ReadOnlySpan<byte> escape, out char unit)
    {
        unit = default;
        if (escape is not [(byte)'\\', (byte)'u', ..] || escape.Length < 6 || !ushort.TryParse(escape[2..6], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value))
        {
            return false;
        }

        unit = (char)value;
        return true;
    }
}
