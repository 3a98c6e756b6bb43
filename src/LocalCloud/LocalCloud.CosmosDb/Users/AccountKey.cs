using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace LocalCloud.CosmosDb.Users;

/// <summary>The key of the account: a text signed with it comes from somebody who has it.</summary>
internal sealed class AccountKey(byte[] key)
{
    private const int SignatureLength = 44;

    /// <summary>Every request is checked: to hash with what the thread has prepared takes half as long as to prepare it anew.</summary>
    [ThreadStatic]
    private static (AccountKey Owner, IncrementalHash Hash)? t_prepared;

    public string Sign(string text)
    {
        Span<char> signature = stackalloc char[SignatureLength];
        Sign(text, signature);
        return signature.ToString();
    }

    /// <summary>How long it takes tells nothing about the right signature.</summary>
    public bool HasSigned(string text, ReadOnlySpan<char> signature)
    {
        Span<char> right = stackalloc char[SignatureLength];
        Sign(text, right);
        return CryptographicOperations.FixedTimeEquals(MemoryMarshal.AsBytes(signature), MemoryMarshal.AsBytes(right));
    }

    private void Sign(string text, Span<char> signature)
    {
        Span<byte> small = stackalloc byte[512];
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        Hash(Encoding.UTF8.TryGetBytes(text, small, out var length) ? small[..length] : Encoding.UTF8.GetBytes(text), hash);
        Convert.TryToBase64Chars(hash, signature, out _);
    }

    private void Hash(ReadOnlySpan<byte> text, Span<byte> hash)
    {
        if (t_prepared is not { } prepared || prepared.Owner != this)
        {
            t_prepared?.Hash.Dispose();
            t_prepared = prepared = (this, IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key));
        }

        prepared.Hash.AppendData(text);
        prepared.Hash.GetHashAndReset(hash);
    }
}
