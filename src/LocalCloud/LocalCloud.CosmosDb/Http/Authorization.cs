using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using LocalCloud.CosmosDb.Resources;

namespace LocalCloud.CosmosDb.Http;

/// <summary>Checks a request's signature with the emulator's well-known key.</summary>
internal static class Authorization
{
    /// <summary>Published by Microsoft for its emulator; it protects nothing.</summary>
    public const string WellKnownKey = "C2y6yDjf5/R+ob0N8A7Cgv30VRDJIWEHLM+4QDU5DE2nQ9nDuVTqobD4b8mGGyPMbIZnqyMsEcaGQy67XIw/Jw==";

    private static readonly byte[] Key = Convert.FromBase64String(WellKnownKey);

    private static readonly TimeSpan s_validFor = TimeSpan.FromMinutes(15);

    public static Reply? Check(CosmosRequest request)
    {
        if (request.Header("x-ms-date") is not { Length: > 0 } date)
        {
            return Reply.Refuse(401, "The input authorization token can't serve the request: the header x-ms-date is missing.");
        }

        var given = Uri.UnescapeDataString(request.Header("authorization") ?? "");
        const string Prefix = "type=master&ver=1.0&sig=";
        var (type, link) = Resource(request.Path);
        return given.StartsWith(Prefix, StringComparison.Ordinal) && (IsFor(link) || (request.RawPath.Contains('%') && (IsFor(Uri.UnescapeDataString(link)) || IsFor(request.RawPath))))
            ? CheckDate(date)
            : Reply.Refuse(401, "The input authorization token can't serve the request. The MAC signature found in the HTTP request is not the same as the computed signature.");

        // SDKs differ in what they sign of an id with a per cent sign: unescaped once, twice, or as it is sent.
        bool IsFor(string signed) => CryptographicOperations.FixedTimeEquals(
            Encoding.ASCII.GetBytes(given[Prefix.Length..]), Encoding.ASCII.GetBytes(Sign(request.Method, type, signed, date)));
    }

    /// <summary>By the clock of the machine, as the client's is: time that a test moves is the service's own.</summary>
    private static Reply? CheckDate(string date) =>
        DateTimeOffset.TryParse(date, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var sent)
        && (TimeProvider.System.GetUtcNow() - sent).Duration() <= s_validFor
            ? null
            : Reply.Refuse(403, "The authorization token is not valid at the current time: x-ms-date must be within 15 minutes of the server's clock.");

    private static string Sign(string verb, string type, string link, string date)
    {
        var text = string.Create(null, $"{verb.ToLowerInvariant()}\n{type}\n{link}\n{date.ToLowerInvariant()}\n\n");
        return Convert.ToBase64String(HMACSHA256.HashData(Key, Encoding.UTF8.GetBytes(text)));
    }

    private static (string Type, string Link) Resource(ResourcePath path) => path switch
    {
        { Count: 0 } => ("", ""),
        { Kind1: "offers", Count: 2 } => ("offers", path.Id1!.ToLowerInvariant()),
        { Count: 1 } => (path.Kind1!, ""),
        { Count: 2 } => (path.Kind1!, IsRid(path.Id1!, 4) ? path.Id1!.ToLowerInvariant() : $"{path.Kind1}/{path.Id1}"),
        { Count: 3 } => (path.Kind2!, IsRid(path.Id1!, 4) ? path.Id1!.ToLowerInvariant() : $"{path.Kind1}/{path.Id1}"),
        { Count: 4 } => (path.Kind2!, IsRid(path.Id2!, 8) ? path.Id2!.ToLowerInvariant() : $"{path.Kind1}/{path.Id1}/{path.Kind2}/{path.Id2}"),
        { Count: 5 } => (path.Kind3!, IsRid(path.Id2!, 8) ? path.Id2!.ToLowerInvariant() : $"{path.Kind1}/{path.Id1}/{path.Kind2}/{path.Id2}"),
        _ => (path.Kind3!, $"{path.Kind1}/{path.Id1}/{path.Kind2}/{path.Id2}/{path.Kind3}/{path.Id3}"),
    };

    private static bool IsRid(string text, int length)
    {
        Span<byte> bytes = stackalloc byte[24];
        return text.Length <= 24 && text.EndsWith('=') && Convert.TryFromBase64String(text.Replace('-', '/'), bytes, out var written) && written == length;
    }
}
