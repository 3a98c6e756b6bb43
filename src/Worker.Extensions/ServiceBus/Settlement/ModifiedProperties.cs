using Google.Protobuf;
using Microsoft.Azure.Amqp;
using Microsoft.Azure.Amqp.Encoding;

namespace Microsoft.Azure.Functions.Worker.Settling;

/// <summary>Properties to modify, as the AMQP map that the broker will get.</summary>
internal static class ModifiedProperties
{
    public static ByteString Encode(IEnumerable<KeyValuePair<string, object>> properties)
    {
        var map = new AmqpMap();
        foreach (var (name, value) in properties)
        {
            map[new MapKey(name)] = Encodable(name, value);
        }

        using var buffer = new ByteBuffer(256, autoGrow: true);
        AmqpCodec.EncodeMap(map, buffer);
        return ByteString.CopyFrom(buffer.Buffer, buffer.Offset, buffer.Length);
    }

    // Three types that AMQP does not know have a form of Service Bus's own.
    private static object? Encodable(string name, object? value) => value switch
    {
        null or string or char or bool or Guid or DateTime => value,
        byte or sbyte or short or ushort or int or uint or long or ulong or float or double or decimal => value,
        Uri uri => Described("com.microsoft:uri", uri.AbsoluteUri),
        DateTimeOffset time => Described("com.microsoft:datetime-offset", time.UtcTicks),
        TimeSpan span => Described("com.microsoft:timespan", span.Ticks),
        Stream stream => BytesOf(stream),
        _ => throw new NotSupportedException($"The property '{name}' is of type {value.GetType()}, which Service Bus messages cannot carry."),
    };

    private static DescribedType Described(string symbol, object value) => new(new AmqpSymbol(symbol), value);

    private static ArraySegment<byte> BytesOf(Stream stream)
    {
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return new(copy.ToArray());
    }
}
