using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace LocalCloud.DurableTask.Replay;

/// <summary>Name-based UUIDs (RFC 9562 version 5), so that replay gives the same ones.</summary>
internal static class DeterministicGuid
{
    private static readonly Guid s_namespace = new("9e952958-5e33-4daf-827f-2fa12937b875");

    public static Guid Create(string name)
    {
        Span<byte> bytes = stackalloc byte[16];
        s_namespace.TryWriteBytes(bytes, bigEndian: true, out _);
        Span<byte> hash = stackalloc byte[20];
#pragma warning disable CA5350 // Version 5 is SHA-1 by definition; nothing is protected by it.
        SHA1.HashData([.. bytes, .. Encoding.UTF8.GetBytes(name)], hash);
#pragma warning restore CA5350
        var version = BinaryPrimitives.ReadUInt16BigEndian(hash[6..]);
        BinaryPrimitives.WriteUInt16BigEndian(hash[6..], (ushort)((version & 0x0FFF) | 0x5000));
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash[..16], bigEndian: true);
    }
}
