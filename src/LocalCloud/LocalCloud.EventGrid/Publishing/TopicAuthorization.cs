using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using LocalCloud.EventGrid.Definitions;
using Microsoft.AspNetCore.Http;

namespace LocalCloud.EventGrid.Publishing;

/// <summary>Checks the key of a topic, or the token that was signed with it.</summary>
internal sealed class TopicAuthorization(TimeProvider time)
{
    private const string TokenScheme = "SharedAccessSignature ";

    /// <exception cref="PublishRefusedException">401: neither is there, or what is there does not hold.</exception>
    public void Check(HttpRequest request, TopicDefinition topic)
    {
        if (request.Headers.TryGetValue("aeg-sas-key", out var key))
        {
            if (!topic.Keys.Any(known => Same(known, key.ToString())))
            {
                throw Refuse(topic, "the key is not one of the topic's");
            }
        }
        else if (TokenOf(request) is { } token)
        {
            CheckToken(request, topic, token);
        }
        else
        {
            throw PublishRefusedException.Unauthorized(
                "Request must contain one of the following authorization signature: aeg-sas-token, aeg-sas-key.");
        }
    }

    private static string? TokenOf(HttpRequest request) =>
        request.Headers.TryGetValue("aeg-sas-token", out var token) ? token.ToString()
        : request.Headers.Authorization.ToString() is { } header && header.StartsWith(TokenScheme, StringComparison.OrdinalIgnoreCase) ? header[TokenScheme.Length..]
        : null;

    private void CheckToken(HttpRequest request, TopicDefinition topic, string token)
    {
        // r=resource&e=expiry&s=signature; signed is what stands before the signature, as it was sent.
        var end = token.LastIndexOf("&s=", StringComparison.Ordinal);
        if (end < 0)
        {
            throw Refuse(topic, "the token is not of the form r=…&e=…&s=…");
        }

        var signed = token[..end];
        var parts = signed.Split('&').Select(part => part.Split('=', 2)).Where(part => part.Length == 2).ToLookup(part => part[0], part => Uri.UnescapeDataString(part[1]));
        var signature = Uri.UnescapeDataString(token[(end + 3)..]);
        if (!topic.Keys.Any(key => Same(Sign(signed, key), signature)))
        {
            throw Refuse(topic, "the token is not signed with a key of the topic");
        }

        if (!IsFor(parts["r"].FirstOrDefault(), request))
        {
            throw Refuse(topic, "the token is for another resource");
        }

        if (ExpiryOf(parts["e"].FirstOrDefault()) is not { } expiry || expiry <= time.GetUtcNow())
        {
            throw Refuse(topic, "the token has expired");
        }
    }

    private static bool IsFor(string? resource, HttpRequest request) =>
        Uri.TryCreate(resource, UriKind.Absolute, out var uri)
        && request.Path.ToString().StartsWith(uri.AbsolutePath.TrimEnd('/'), StringComparison.OrdinalIgnoreCase);

    // The .NET SDK writes it in US English, others in ISO 8601 or as seconds.
    private static DateTimeOffset? ExpiryOf(string? text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? DateTimeOffset.FromUnixTimeSeconds(seconds)
        : DateTimeOffset.TryParse(text?.Replace('+', ' ').Replace("  ", " +", StringComparison.Ordinal), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time
        : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out time) ? time
        : null;

    private static string Sign(string text, string key)
    {
        var secret = new byte[key.Length];
        var bytes = Convert.TryFromBase64String(key, secret, out var length) ? secret[..length] : Encoding.UTF8.GetBytes(key);
        return Convert.ToBase64String(HMACSHA256.HashData(bytes, Encoding.UTF8.GetBytes(text)));
    }

    private static bool Same(string one, string other) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(one), Encoding.UTF8.GetBytes(other));

    private static PublishRefusedException Refuse(TopicDefinition topic, string reason) => PublishRefusedException.Unauthorized(
        $"The request authorization key is not authorized for {topic.Name.ToUpperInvariant()}. This is due to the reason: {reason}.");
}
