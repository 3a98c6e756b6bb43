using System.Buffers;
using System.Buffers.Binary;
using System.Text.Json;
using LocalCloud.CosmosDb.Http;

namespace LocalCloud.CosmosDb.Serialization;

/// <summary>Reads binary JSON and writes it as text.</summary>
internal ref struct BinaryJsonReader
{
    /// <summary>A little deeper than documents may be, so that too deep ones are refused as such.</summary>
    private const int Deepest = 160;

    /// <summary>A few bytes can stand for a long text many times.</summary>
    private const long Largest = 4L * CosmosRequest.LargestBody;
    private readonly ReadOnlySpan<byte> _body;
    private readonly Utf8JsonWriter _writer;
    private int _at = 1;

    private BinaryJsonReader(ReadOnlySpan<byte> body, Utf8JsonWriter writer)
    {
        _body = body;
        _writer = writer;
    }

    /// <exception cref="InvalidDataException">The body is not well-formed.</exception>
    public static ReadOnlyMemory<byte> ToText(ReadOnlySpan<byte> body)
    {
        var text = new ArrayBufferWriter<byte>(body.Length * 2);
        using var writer = new Utf8JsonWriter(text, ErrorBody.Relaxed);
        var reader = new BinaryJsonReader(body, writer);
        reader.CopyValue(0);
        if (reader._at != body.Length)
        {
            throw NotWellFormed();
        }

        writer.Flush();
        return text.WrittenMemory;
    }

    public static InvalidDataException NotWellFormed() => new("It is no well-formed binary JSON.");

    private void CopyValue(int depth)
    {
        Bound();
        var start = _at;
        var marker = Byte();
        switch (marker)
        {
            case < TypeMarker.EndOfLiterals:
                _writer.WriteNumberValue(marker);
                break;
            case < TypeMarker.NumberUInt64:
                _at = start;
                _writer.WriteStringValue(Text());
                break;
            case <= TypeMarker.Float64 or (>= TypeMarker.UInt8 and <= TypeMarker.UInt32):
                CopyNumber(marker);
                break;
            case TypeMarker.Null:
                _writer.WriteNullValue();
                break;
            case TypeMarker.False or TypeMarker.True:
                _writer.WriteBooleanValue(marker == TypeMarker.True);
                break;
            case TypeMarker.Guid:
                _writer.WriteStringValue(new Guid(Take(16)));
                break;
            case >= TypeMarker.Binary1 and <= TypeMarker.Binary4:
                _writer.WriteBase64StringValue(Take(Length(SizeOf(marker - TypeMarker.Binary1))));
                break;
            case >= TypeMarker.Array0 and <= TypeMarker.NumberArrays2:
                CopyNested(marker, depth);
                break;
            default:
                throw NotWellFormed();
        }
    }

    private void CopyNested(byte marker, int depth)
    {
        if (depth == Deepest)
        {
            throw new InvalidDataException("It is nested too deep.");
        }

        if (marker >= TypeMarker.Numbers1)
        {
            CopyNumbers(marker);
            return;
        }

        var isObject = marker >= TypeMarker.Object0;
        if (isObject)
        {
            _writer.WriteStartObject();
        }
        else
        {
            _writer.WriteStartArray();
        }

        // Nothing; one item, however long; a length; or a length and a count, of which the length is enough.
        var kind = marker - (isObject ? TypeMarker.Object0 : TypeMarker.Array0);
        if (kind == 1)
        {
            CopyItem(isObject, depth);
        }
        else if (kind > 1)
        {
            var size = SizeOf((kind - 2) % 3);
            var length = Length(size);
            Take(kind >= 5 ? size : 0);
            var end = _at + length;
            while (_at < end)
            {
                CopyItem(isObject, depth);
            }

            if (_at != end)
            {
                throw NotWellFormed();
            }
        }

        if (isObject)
        {
            _writer.WriteEndObject();
        }
        else
        {
            _writer.WriteEndArray();
        }
    }

    private void CopyItem(bool isProperty, int depth)
    {
        if (isProperty)
        {
            _writer.WritePropertyName(Text());
        }

        CopyValue(depth + 1);
    }

    /// <summary>Numbers of one type, or arrays of equally many of them, without markers of their own.</summary>
    private void CopyNumbers(byte marker)
    {
        var size = marker is TypeMarker.Numbers1 or TypeMarker.NumberArrays1 ? 1 : 2;
        var isNested = marker >= TypeMarker.NumberArrays1;
        if (isNested && Byte() != (size == 1 ? TypeMarker.Numbers1 : TypeMarker.Numbers2))
        {
            throw NotWellFormed();
        }

        var type = Byte();
        var items = Length(size);
        var arrays = isNested ? Length(size) : 1;
        if (isNested)
        {
            _writer.WriteStartArray();
        }

        for (var i = 0; i < arrays; i++)
        {
            Bound();
            _writer.WriteStartArray();
            for (var j = 0; j < items; j++)
            {
                CopyNumber(type);
            }

            _writer.WriteEndArray();
        }

        if (isNested)
        {
            _writer.WriteEndArray();
        }
    }

    private void CopyNumber(byte type)
    {
        switch (type)
        {
            case TypeMarker.NumberUInt64:
                _writer.WriteNumberValue(BinaryPrimitives.ReadUInt64LittleEndian(Take(8)));
                break;
            case TypeMarker.NumberUInt8 or TypeMarker.UInt8:
                _writer.WriteNumberValue(Byte());
                break;
            case TypeMarker.Int8:
                _writer.WriteNumberValue((sbyte)Byte());
                break;
            case TypeMarker.NumberInt16 or TypeMarker.Int16:
                _writer.WriteNumberValue(BinaryPrimitives.ReadInt16LittleEndian(Take(2)));
                break;
            case TypeMarker.NumberInt32 or TypeMarker.Int32:
                _writer.WriteNumberValue(BinaryPrimitives.ReadInt32LittleEndian(Take(4)));
                break;
            case TypeMarker.UInt32:
                _writer.WriteNumberValue(BinaryPrimitives.ReadUInt32LittleEndian(Take(4)));
                break;
            case TypeMarker.NumberInt64 or TypeMarker.Int64:
                _writer.WriteNumberValue(BinaryPrimitives.ReadInt64LittleEndian(Take(8)));
                break;
            case TypeMarker.Float32:
                WriteFloat(BinaryPrimitives.ReadSingleLittleEndian(Take(4)), static (writer, value) => writer.WriteNumberValue(value));
                break;
            case TypeMarker.NumberDouble or TypeMarker.Float64:
                WriteFloat(BinaryPrimitives.ReadDoubleLittleEndian(Take(8)), static (writer, value) => writer.WriteNumberValue(value));
                break;
            default:
                throw NotWellFormed();
        }
    }

    /// <summary>JSON has no text for infinity but its name, as clients write it.</summary>
    private readonly void WriteFloat<T>(T value, Action<Utf8JsonWriter, T> write)
        where T : System.Numerics.IFloatingPointIeee754<T>
    {
        if (T.IsFinite(value))
        {
            write(_writer, value);
        }
        else
        {
            _writer.WriteStringValue(T.IsNaN(value) ? "NaN" : T.IsPositiveInfinity(value) ? "Infinity" : "-Infinity");
        }
    }

    private readonly void Bound()
    {
        if (_writer.BytesCommitted + _writer.BytesPending > Largest)
        {
            throw new InvalidDataException("It is too large.");
        }
    }

    private ReadOnlySpan<byte> Text()
    {
        var text = BinaryStrings.Read(_body, ref _at);
        return System.Text.Unicode.Utf8.IsValid(text) ? text : throw NotWellFormed();
    }

    private static int SizeOf(int kind) => 1 << kind;

    private int Length(int size) => size switch
    {
        1 => Byte(),
        2 => BinaryPrimitives.ReadUInt16LittleEndian(Take(2)),
        _ => BinaryPrimitives.ReadUInt32LittleEndian(Take(4)) is var length && length <= _body.Length ? (int)length : throw NotWellFormed(),
    };

    private byte Byte() => Take(1)[0];

    private ReadOnlySpan<byte> Take(int count) => BinaryStrings.Take(_body, ref _at, count);
}
