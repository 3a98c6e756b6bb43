using System.Security.Cryptography;
using System.Text;

namespace LocalCloud.CosmosDb.Users;

/// <summary>What proves that a text comes from somebody who has the account's key.</summary>
internal static class Signature
{
    public static string Of(string text, byte[] key) => Convert.ToBase64String(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text)));

    /// <summary>How long it takes tells nothing about the right one.</summary>
    public static bool IsOf(string text, byte[] key, string given) =>
        CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(given), Encoding.ASCII.GetBytes(Of(text, key)));
}
