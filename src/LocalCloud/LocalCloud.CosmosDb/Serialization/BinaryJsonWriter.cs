using System.Buffers.Binary;
using System.Text;
using System.Text.Json;

namespace LocalCloud.CosmosDb.Serialization;

/// <summary>Writes text as binary JSON, in the plainest of its ways.</summary>
internal static class BinaryJsonWriter
{
    private const int LengthSize = 4;
    private static readonly Dictionary<string, byte> s_system = BinaryJson.SystemStrings.Index().ToDictionary(text => text.Item, text => (byte)(TypeMarker.SystemString + text.Index));

    public static ReadOnlyMemory<byte> FromText(ReadOnlySpan<byte> json)
    {
        var body = new MemoryStream(json.Length + 16);
        body.WriteByte(BinaryJson.Marker);
        var open = new Stack<long>();
        var reader = new Utf8JsonReader(json, new() { MaxDepth = 256 });
        while (reader.Read())
        {
            Write(ref reader, body, open);
        }

        return body.GetBuffer().AsMemory(0, (int)body.Length);
    }

    /// <param name="open">Where the lengths of the arrays and objects go that have not ended.</param>
    private static void Write(ref Utf8JsonReader reader, MemoryStream body, Stack<long> open)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject or JsonTokenType.StartArray:
                body.WriteByte(reader.TokenType == JsonTokenType.StartObject ? TypeMarker.ObjectLength4 : TypeMarker.ArrayLength4);
                open.Push(body.Position);
                body.Write(stackalloc byte[LengthSize]);
                break;
            case JsonTokenType.EndObject or JsonTokenType.EndArray:
                var at = open.Pop();
                BinaryPrimitives.WriteUInt32LittleEndian(body.GetBuffer().AsSpan((int)at), (uint)(body.Position - at - LengthSize));
                break;
            case JsonTokenType.PropertyName or JsonTokenType.String:
                WriteText(reader.GetString()!, body);
                break;
            case JsonTokenType.Number:
                WriteNumber(ref reader, body);
                break;
            case JsonTokenType.True or JsonTokenType.False:
                body.WriteByte(reader.TokenType == JsonTokenType.True ? TypeMarker.True : TypeMarker.False);
                break;
            default:
                body.WriteByte(TypeMarker.Null);
                break;
        }
    }

    private static void WriteText(string text, MemoryStream body)
    {
        if (s_system.TryGetValue(text, out var marker))
        {
            body.WriteByte(marker);
            return;
        }

        var utf8 = Encoding.UTF8.GetBytes(text);
        if (utf8.Length < TypeMarker.StringLength1 - TypeMarker.ShortString)
        {
            body.WriteByte((byte)(TypeMarker.ShortString + utf8.Length));
        }
        else
        {
            var size = utf8.Length <= byte.MaxValue ? 1 : utf8.Length <= ushort.MaxValue ? 2 : 4;
            body.WriteByte(size switch { 1 => TypeMarker.StringLength1, 2 => TypeMarker.StringLength2, _ => TypeMarker.StringLength4 });
            WriteInteger(utf8.Length, size, body);
        }

        body.Write(utf8);
    }

    private static void WriteNumber(ref Utf8JsonReader reader, MemoryStream body)
    {
        if (reader.TryGetInt64(out var integer))
        {
            var (marker, size) = integer switch
            {
                >= 0 and < TypeMarker.EndOfLiterals => ((byte)integer, 0),
                >= 0 and <= byte.MaxValue => (TypeMarker.NumberUInt8, 1),
                >= short.MinValue and <= short.MaxValue => (TypeMarker.NumberInt16, 2),
                >= int.MinValue and <= int.MaxValue => (TypeMarker.NumberInt32, 4),
                _ => (TypeMarker.NumberInt64, 8),
            };
            body.WriteByte(marker);
            WriteInteger(integer, size, body);
        }
        else if (reader.TryGetUInt64(out var large))
        {
            body.WriteByte(TypeMarker.NumberUInt64);
            WriteInteger((long)large, 8, body);
        }
        else
        {
            body.WriteByte(TypeMarker.NumberDouble);
            WriteInteger(BitConverter.DoubleToInt64Bits(reader.GetDouble()), 8, body);
        }
    }

    private static void WriteInteger(long value, int size, MemoryStream body)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        body.Write(bytes[..size]);
    }
}
