using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using LocalCloud.CosmosDb.Resources;

namespace LocalCloud.CosmosDb.Http;

/// <summary>Checks that requests are signed with the account's key, and lately.</summary>
internal sealed class Authorization(string key)
{
    private const string Prefix = "type=master&ver=1.0&sig=";
    private static readonly TimeSpan s_validFor = TimeSpan.FromMinutes(15);
    private readonly byte[] _key = Convert.FromBase64String(key);

    /// <summary>Null when the request may pass.</summary>
    public Reply? Check(CosmosRequest request)
    {
        if (request.Header("authorization") is not { Length: > 0 } header)
        {
            return Reply.Refuse(401, ErrorBody.List("Required Header authorization is missing. Ensure a valid Authorization token is passed."));
        }

        if (request.Header("x-ms-date") is not { Length: > 0 } date)
        {
            return Reply.Refuse(401, ErrorBody.List("The input authorization token can't serve the request: the header x-ms-date is missing."));
        }

        var given = Uri.UnescapeDataString(header);
        if (!given.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return Reply.Refuse(401, ErrorBody.List("The input authorization token can't serve the request: this emulator takes tokens of type master."));
        }

        var (type, link) = Resource(request.Path);
        return CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(given[Prefix.Length..]), Encoding.ASCII.GetBytes(Sign(Payload(request.Method, type, link, date))))
            ? CheckDate(date)
            : Reply.Refuse(
                401,
                "The input authorization token can't serve the request. The wrong key is being used or the expected payload is not built as per the protocol. "
                + $"For more info: https://aka.ms/cosmosdb-tsg-unauthorized. Server used the following payload to sign: '{Payload(request.Method, type, link, date)}'");
    }

    /// <summary>By the clock of the machine, as the client's is: time that a test moves is the service's own.</summary>
    private static Reply? CheckDate(string date) =>
        DateTimeOffset.TryParse(date, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var sent)
        && (TimeProvider.System.GetUtcNow() - sent).Duration() <= s_validFor
            ? null
            : Reply.Refuse(
                403,
                ErrorBody.List(string.Create(
                    CultureInfo.InvariantCulture,
                    $"The authorization token is not valid at the current time. Please create another token and retry (token start time: {date}, current server time: {TimeProvider.System.GetUtcNow():R}).")));

    private static string Payload(string verb, string type, string link, string date) =>
        string.Create(null, $"{verb.ToLowerInvariant()}\n{type}\n{link}\n{date.ToLowerInvariant()}\n\n");

    private string Sign(string payload) => Convert.ToBase64String(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(payload)));

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
