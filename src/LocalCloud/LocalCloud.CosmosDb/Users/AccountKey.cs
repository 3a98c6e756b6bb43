using System.Security.Cryptography;
using System.Text;

namespace LocalCloud.CosmosDb.Users;

/// <summary>The key of the account: a text signed with it comes from somebody who has it.</summary>
internal sealed class AccountKey(byte[] key)
{
    /// <summary>Every request is checked: to hash with what the thread has prepared takes half as long as to prepare it anew.</summary>
    [ThreadStatic]
    private static (AccountKey Owner, IncrementalHash Hash)? t_prepared;

    public string Sign(string text)
    {
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        Hash(Encoding.UTF8.GetBytes(text), hash);
        return Convert.ToBase64String(hash);
    }

    public bool HasSigned(string text, ReadOnlySpan<char> signature) => HasSigned(Encoding.UTF8.GetBytes(text), signature);

    /// <summary>How long it takes tells nothing about the right signature.</summary>
    /// <param name="text">In UTF-8.</param>
    public bool HasSigned(ReadOnlySpan<byte> text, ReadOnlySpan<char> signature)
    {
        Span<byte> right = stackalloc byte[HMACSHA256.HashSizeInBytes];
        Span<byte> given = stackalloc byte[HMACSHA256.HashSizeInBytes];
        Hash(text, right);
        return Convert.TryFromBase64Chars(signature, given, out var size) && size == right.Length && CryptographicOperations.FixedTimeEquals(right, given);
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
