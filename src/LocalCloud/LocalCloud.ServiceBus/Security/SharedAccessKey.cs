using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace LocalCloud.ServiceBus.Security;

/// <summary>The key that tokens are signed with.</summary>
internal sealed class SharedAccessKey(string name, string key, TimeProvider time)
{
    private const string Scheme = "SharedAccessSignature ";

    /// <summary>Null when the token is valid; else why not.</summary>
    public string? Refusal(string token)
    {
        if (!token.StartsWith(Scheme, StringComparison.Ordinal))
        {
            return "InvalidToken: a shared access signature is expected.";
        }

        // Signed is the text as it stands, still encoded: clients differ in the case of what they encode.
        var parts = token[Scheme.Length..].Split('&')
            .Select(part => part.Split('=', 2))
            .Where(part => part.Length == 2)
            .GroupBy(part => part[0], StringComparer.Ordinal)
            .ToDictionary(part => part.Key, part => part.First()[1], StringComparer.Ordinal);
        if (!parts.TryGetValue("sr", out var resource) || !parts.TryGetValue("sig", out var signature)
            || !parts.TryGetValue("se", out var expiry) || !parts.TryGetValue("skn", out var keyName))
        {
            return "MalformedToken: sr, sig, se and skn are expected.";
        }

        if (Uri.UnescapeDataString(keyName) != name)
        {
            return $"InvalidSignature: there is no key '{Uri.UnescapeDataString(keyName)}'.";
        }

        if (!IsSignedBy(resource + "\n" + expiry, Uri.UnescapeDataString(signature)))
        {
            return "InvalidSignature: the token has an invalid signature.";
        }

        return long.TryParse(expiry, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds > Latest()
            ? null
            : "ExpiredToken: the token has expired.";
    }

    /// <summary>Clients live by real time, which a clock that was moved ahead is not.</summary>
    private long Latest() => Math.Min(time.GetUtcNow().ToUnixTimeSeconds(), TimeProvider.System.GetUtcNow().ToUnixTimeSeconds());

    private bool IsSignedBy(string text, string signature) => CryptographicOperations.FixedTimeEquals(
        Encoding.UTF8.GetBytes(Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes(text)))),
        Encoding.UTF8.GetBytes(signature));
}
