using System.Buffers.Binary;
using System.Text;

namespace LocalCloud.CosmosDb.Serialization;

/// <summary>The many ways in which binary JSON writes a text.</summary>
internal static class BinaryStrings
{
    private const string LowerHexDigits = "0123456789abcdef";
    private const string UpperHexDigits = "0123456789ABCDEF";
    private const string DateTimeCharacters = " 0123456789:-.TZ";
    private static readonly byte[][] s_system = Array.ConvertAll(BinaryJson.SystemStrings, Encoding.UTF8.GetBytes);

    /// <summary>UTF-8 of the text that begins at <paramref name="at"/>, which is then behind it.</summary>
    public static ReadOnlySpan<byte> Read(ReadOnlySpan<byte> body, scoped ref int at)
    {
        var marker = Take(body, ref at, 1)[0];
        return marker switch
        {
            >= TypeMarker.SystemString and < TypeMarker.SystemString + 32 => s_system[marker - TypeMarker.SystemString],
            TypeMarker.Base64Length1 or TypeMarker.Base64UrlLength1 => Base64(body, ref at, 1, marker == TypeMarker.Base64UrlLength1),
            TypeMarker.Base64Length2 or TypeMarker.Base64UrlLength2 => Base64(body, ref at, 2, marker == TypeMarker.Base64UrlLength2),
            >= TypeMarker.LowerGuid and <= TypeMarker.QuotedGuid => Guid(body, ref at, marker),
            TypeMarker.LowerHex => Packed(body, ref at, Length(body, ref at, 1), 4, value => LowerHexDigits[value]),
            TypeMarker.UpperHex => Packed(body, ref at, Length(body, ref at, 1), 4, value => UpperHexDigits[value]),
            TypeMarker.DateTime => Packed(body, ref at, Length(body, ref at, 1), 4, value => DateTimeCharacters[value]),
            >= TypeMarker.Packed4 and <= TypeMarker.Packed6 => AboveFirst(body, ref at, marker - TypeMarker.Packed4 + 4),
            TypeMarker.Packed7Length1 => Packed(body, ref at, Length(body, ref at, 1), 7, value => (char)value),
            TypeMarker.Packed7Length2 => Packed(body, ref at, Length(body, ref at, 2), 7, value => (char)value),
            >= TypeMarker.ShortString and < TypeMarker.StringLength1 => Take(body, ref at, marker - TypeMarker.ShortString),
            >= TypeMarker.StringLength1 and <= TypeMarker.StringLength4 => Take(body, ref at, Length(body, ref at, 1 << (marker - TypeMarker.StringLength1))),
            >= TypeMarker.Reference1 and <= TypeMarker.Reference4 => Referenced(body, Length(body, ref at, marker - TypeMarker.Reference1 + 1)),
            _ => throw BinaryJsonReader.NotWellFormed(),
        };
    }

    /// <summary>So many bytes from <paramref name="at"/>, which is then behind them.</summary>
    public static ReadOnlySpan<byte> Take(ReadOnlySpan<byte> body, scoped ref int at, int count)
    {
        if (count > body.Length - at)
        {
            throw BinaryJsonReader.NotWellFormed();
        }

        at += count;
        return body.Slice(at - count, count);
    }

    /// <summary>A text that is somewhere else in the body, and no reference itself: references could run in circles.</summary>
    private static ReadOnlySpan<byte> Referenced(ReadOnlySpan<byte> body, int target) =>
        target > 0 && target < body.Length && body[target] is < TypeMarker.Reference1 or > TypeMarker.Reference4 ? Read(body, ref target) : throw BinaryJsonReader.NotWellFormed();

    private static byte[] AboveFirst(ReadOnlySpan<byte> body, scoped ref int at, int bits)
    {
        var length = Length(body, ref at, 1);
        var first = Take(body, ref at, 1)[0];
        return Packed(body, ref at, length, bits, value => (char)(first + value));
    }

    /// <summary>Characters of fewer than eight bits each, the lowest bits first.</summary>
    private static byte[] Packed(ReadOnlySpan<byte> body, scoped ref int at, int length, int bits, Func<int, char> character)
    {
        var packed = Take(body, ref at, ((length * bits) + 7) / 8);
        var text = new char[length];
        for (var i = 0; i < length; i++)
        {
            var (index, shift) = Math.DivRem(i * bits, 8);
            var two = packed[index] | (index + 1 < packed.Length ? packed[index + 1] << 8 : 0);
            text[i] = character((two >> shift) & ((1 << bits) - 1));
        }

        return Encoding.UTF8.GetBytes(text);
    }

    private static byte[] Guid(ReadOnlySpan<byte> body, scoped ref int at, byte marker)
    {
        var digits = marker == TypeMarker.UpperGuid ? UpperHexDigits : LowerHexDigits;
        var hex = Encoding.UTF8.GetString(Packed(body, ref at, 32, 4, value => digits[value]));
        var text = $"{hex[..8]}-{hex[8..12]}-{hex[12..16]}-{hex[16..20]}-{hex[20..]}";
        return Encoding.UTF8.GetBytes(marker == TypeMarker.QuotedGuid ? $"\"{text}\"" : text);
    }

    /// <summary>Bytes whose base64 is the text: a number of quadruples, the last of which ends with padding, or else stops before it.</summary>
    private static byte[] Base64(ReadOnlySpan<byte> body, scoped ref int at, int size, bool isUrl)
    {
        var quadruples = Length(body, ref at, size);
        var padding = Take(body, ref at, 1)[0];
        var isBare = padding > 2;
        var missing = isBare ? (byte)~padding : padding;
        if (missing > 2 || (4 * quadruples) < missing)
        {
            throw BinaryJsonReader.NotWellFormed();
        }

        var text = Convert.ToBase64String(Take(body, ref at, ((4 * quadruples) - missing) * 3 / 4));
        text = isBare ? text.TrimEnd('=') : text;
        return Encoding.UTF8.GetBytes(isUrl ? text.Replace('+', '-').Replace('/', '_') : text);
    }

    private static int Length(ReadOnlySpan<byte> body, scoped ref int at, int size)
    {
        Span<byte> bytes = stackalloc byte[4];
        Take(body, ref at, size).CopyTo(bytes);
        return BinaryPrimitives.ReadUInt32LittleEndian(bytes) is var length && length <= body.Length * 4u ? (int)length : throw BinaryJsonReader.NotWellFormed();
    }
}
