using System.Buffers.Binary;

namespace LocalCloud.CosmosDb.Resources;

/// <summary>Resource ids (<c>_rid</c>): base64 with <c>-</c> for <c>/</c>, whose decoded length tells the kind of resource.</summary>
internal static class ResourceId
{
    public static byte[] Database(int number)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, number);
        // Clients tell databases from offers and the like by length only, but expect the first byte to be small and not 0.
        bytes[0] = 0x04;
        return bytes;
    }

    /// <summary>The bit 0x80 keeps the client from taking the id for a user.</summary>
    public static byte[] Container(ReadOnlySpan<byte> database, int number)
    {
        var bytes = new byte[8];
        database.CopyTo(bytes);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(4), number);
        bytes[4] = 0x80;
        return bytes;
    }

    public static byte[] User(ReadOnlySpan<byte> database, long number)
    {
        var bytes = new byte[8];
        database.CopyTo(bytes);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(4), (int)number);
        return bytes;
    }

    public static byte[] Offer(int number) => [0x02, (byte)(number >> 8), (byte)number];

    public static byte[] Range(ReadOnlySpan<byte> container, int id) => Child(container, id + 2, 0x50);

    /// <param name="type">In its upper half: 5 a partition key range, 6 a function, 7 a trigger, 8 a stored procedure.</param>
    public static byte[] Child(ReadOnlySpan<byte> container, long number, byte type)
    {
        var bytes = new byte[16];
        container.CopyTo(bytes);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(8), number);
        bytes[15] = type;
        return bytes;
    }

    /// <summary>Writes the 24 characters of a document's id; <paramref name="number"/> grows, so ids sort by creation.</summary>
    public static void WriteDocument(ReadOnlySpan<byte> container, long number, Span<byte> destination)
    {
        Span<byte> bytes = stackalloc byte[16];
        container.CopyTo(bytes);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[8..], number);
        System.Buffers.Text.Base64.EncodeToUtf8(bytes, destination, out _, out _);
        destination.Replace((byte)'/', (byte)'-');
    }

    public static string Text(ReadOnlySpan<byte> bytes) => Convert.ToBase64String(bytes).Replace('/', '-');

    /// <summary>The number in a document's id, which is also its place in ORDER BY ties; null when it is no document id.</summary>
    public static long? DocumentNumber(string rid)
    {
        var bytes = new byte[16];
        return Convert.TryFromBase64String(rid.Replace('-', '/'), bytes, out var length) && length == 16
            ? BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(8))
            : null;
    }
}
