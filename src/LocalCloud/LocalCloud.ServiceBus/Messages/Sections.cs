using Amqp;
using Amqp.Types;

namespace LocalCloud.ServiceBus.Messages;

/// <summary>Finds the sections of an encoded message without decoding them, so that what passes through stays as it was, byte for byte.</summary>
internal static class Sections
{
    public const byte Header = 0x70;
    public const byte DeliveryAnnotations = 0x71;
    public const byte MessageAnnotations = 0x72;
    public const byte Properties = 0x73;
    public const byte ApplicationProperties = 0x74;
    public const byte Data = 0x75;

    /// <summary>The code of each section and where it lies.</summary>
    /// <exception cref="BrokerException">These bytes are no message.</exception>
    public static List<(byte Code, int Start, int Length)> Of(ReadOnlySpan<byte> message)
    {
        var sections = new List<(byte, int, int)>(8);
        var position = 0;
        while (position < message.Length)
        {
            var start = position;
            var code = DescriptorAt(message, ref position);
            position = AfterValue(message, position);
            sections.Add((code, start, position - start));
        }

        return sections;
    }

    /// <summary>The object that a section's bytes, or any other value's, stand for.</summary>
    public static object? Decode(byte[] bytes, int start, int length) => Encoder.ReadObject(new ByteBuffer(bytes, start, length, length));

    private static byte DescriptorAt(ReadOnlySpan<byte> message, ref int position)
    {
        if (position + 3 > message.Length || message[position] != 0)
        {
            throw Malformed();
        }

        switch (message[position + 1])
        {
            case 0x53: // small ulong
                position += 3;
                return message[position - 1];
            case 0x80 when position + 10 <= message.Length: // ulong
                position += 10;
                return message[position - 1];
            default:
                throw Malformed();
        }
    }

    /// <summary>The upper half of a format code says how wide the value is, or its size field.</summary>
    private static int AfterValue(ReadOnlySpan<byte> message, int position)
    {
        if (position >= message.Length)
        {
            throw Malformed();
        }

        var format = message[position++];
        long end = (format >> 4) switch
        {
            0x4 => position,
            0x5 => position + 1,
            0x6 => position + 2,
            0x7 => position + 4,
            0x8 => position + 8,
            0x9 => position + 16,
            0xA or 0xC or 0xE when position < message.Length => position + 1 + message[position],
            0xB or 0xD or 0xF when position + 4 <= message.Length => position + 4L + System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(message[position..]),
            0x0 => AfterDescribed(message, position),
            _ => throw Malformed(),
        };
        return end <= message.Length ? (int)end : throw Malformed();
    }

    private static int AfterDescribed(ReadOnlySpan<byte> message, int position) => AfterValue(message, AfterValue(message, position));

    private static BrokerException Malformed() => new("amqp:decode-error", 400, "The bytes sent are no AMQP message.");
}
