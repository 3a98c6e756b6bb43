namespace LocalCloud.ServiceBus.Amqp;

/// <summary>
/// Makes an endless session window a very large one. The .NET client's window is the largest number there is. When its flow comes back before
/// the library has counted the transfer that it answers, window and count wrap around to nothing, and the session sends no more, for ever.
/// </summary>
internal static class SessionWindow
{
    /// <summary>Of a frame, behind its size: offset of the data, type, channel.</summary>
    private const int Header = 4;

    private const byte AmqpFrame = 0;
    private const byte Flow = 0x13;
    private const byte SmallList = 0xC0;
    private const byte LargeList = 0xD0;
    private const byte Number = 0x70;

    /// <param name="frame">A whole one that was received, without the four bytes of its size. Changed in place, and not in length.</param>
    /// <returns>Whether it was a flow with an endless window.</returns>
    public static bool Bound(Span<byte> frame)
    {
        // Described type, with a descriptor of one byte.
        if (frame.Length < Header + 5 || frame[1] != AmqpFrame || frame[Header] != 0 || frame[Header + 1] != 0x53 || frame[Header + 2] != Flow)
        {
            return false;
        }

        var fields = frame[(Header + 3)..];
        var nextIncomingId = fields[0] switch { SmallList => 3, LargeList => 9, _ => fields.Length };
        var start = nextIncomingId < fields.Length ? nextIncomingId + LengthOf(fields[nextIncomingId]) : fields.Length;
        var window = start < fields.Length ? fields[start..] : [];
        if (window.Length < 5 || window[0] != Number || window[1..5].IndexOfAnyExcept((byte)0xFF) >= 0)
        {
            return false;
        }

        window[1] = 0x7F;
        return true;
    }

    /// <summary>Of a number that may be absent, its constructor included.</summary>
    private static int LengthOf(byte constructor) => constructor switch { Number => 5, 0x52 => 2, _ => 1 };
}
