using System.Globalization;
using LocalCloud.CosmosDb.Resources;
using LocalCloud.CosmosDb.Users;

namespace LocalCloud.CosmosDb.Http;

/// <summary>Checks that requests are signed with the account's key, and lately, or carry a token that permits what they ask for.</summary>
internal sealed class Authorization(AccountKey key, Catalogue catalogue, UserStore users, PermittedRequests permitted)
{
    private const string Prefix = "type=master&ver=1.0&sig=";
    private static readonly TimeSpan s_validFor = TimeSpan.FromMinutes(15);
    private volatile SignedDate? _lastDate;

    /// <summary>Null when the request may pass.</summary>
    public Reply? Check(CosmosRequest request)
    {
        if (request.Header("authorization") is not { Length: > 0 } header)
        {
            return Reply.Refuse(401, ErrorBody.List("Required Header authorization is missing. Ensure a valid Authorization token is passed."));
        }

        Span<char> unescaped = stackalloc char[512];
        ReadOnlySpan<char> given = Uri.TryUnescapeDataString(header, unescaped, out var length) ? unescaped[..length] : Uri.UnescapeDataString(header).AsSpan();
        if (ResourceToken.Parse(given) is var (signature, permission, expiry))
        {
            return CheckToken(request, signature, permission, expiry);
        }

        if (request.Header("x-ms-date") is not { Length: > 0 } date)
        {
            return Reply.Refuse(401, ErrorBody.List("The input authorization token can't serve the request: the header x-ms-date is missing."));
        }

        if (!given.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return Reply.Refuse(401, ErrorBody.List("The input authorization token can't serve the request: this emulator takes tokens of the types master and resource."));
        }

        var sent = DateOf(date);
        var payload = Payload(request, sent);
        return key.HasSigned(payload, given[Prefix.Length..])
            ? CheckDate(sent)
            : Reply.Refuse(
                401,
                "The input authorization token can't serve the request. The wrong key is being used or the expected payload is not built as per the protocol. "
                + $"For more info: https://aka.ms/cosmosdb-tsg-unauthorized. Server used the following payload to sign: '{payload}'");
    }

    private Reply? CheckToken(CosmosRequest request, string signature, string rid, long expiry)
    {
        if (users.FindPermission(rid) is not { } permission || !ResourceToken.IsSigned(key, signature, rid, permission.VersionIn(catalogue), expiry))
        {
            return Reply.Refuse(401, ErrorBody.List("The input authorization token can't serve the request: its permission is gone or has changed, or it is not one of this account."));
        }

        request.Permission = permission;
        return expiry < TimeProvider.System.GetUtcNow().ToUnixTimeSeconds()
            ? Reply.Refuse(403, ErrorBody.List("The authorization token is not valid at the current time: it has expired."))
            : permitted.Allow(permission, request) ? null
            : Reply.Refuse(403, ErrorBody.List("Insufficient permissions provided in the authorization header for the corresponding request. Please retry with another authorization header."));
    }

    /// <summary>By the clock of the machine, as the client's is: time that a test moves is the service's own.</summary>
    private static Reply? CheckDate(SignedDate date) =>
        date.Sent is { } sent && (TimeProvider.System.GetUtcNow() - sent).Duration() <= s_validFor
            ? null
            : Reply.Refuse(
                403,
                ErrorBody.List(string.Create(
                    CultureInfo.InvariantCulture,
                    $"The authorization token is not valid at the current time. Please create another token and retry (token start time: {date.Text}, current server time: {TimeProvider.System.GetUtcNow():R}).")));

    /// <summary>Clients send the same text for a second.</summary>
    private SignedDate DateOf(string text)
    {
        if (_lastDate is { } last && last.Text == text)
        {
            return last;
        }

        // The exact form is read in a tenth of the time.
        var isDate = DateTimeOffset.TryParseExact(text, "R", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var sent)
            || DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out sent);
        return _lastDate = new(text, text.ToLowerInvariant(), isDate ? sent : null);
    }

    private static string Payload(CosmosRequest request, SignedDate date)
    {
        var (type, link) = Resource(request.Path);
        return $"{Lower(request.Method)}\n{type}\n{link}\n{date.Lower}\n\n";
    }

    private static string Lower(string verb) => verb switch
    {
        "GET" => "get",
        "POST" => "post",
        "PUT" => "put",
        "PATCH" => "patch",
        "DELETE" => "delete",
        _ => verb.ToLowerInvariant(),
    };

    private static (string Type, string Link) Resource(ResourcePath path) => path switch
    {
        { Count: 0 } => ("", ""),
        { Kind1: "offers", Count: 2 } => ("offers", path.Id1!.ToLowerInvariant()),
        { Count: 1 } => (path.Kind1!, ""),
        { Count: 2 } => (path.Kind1!, IsRid(path.Id1!, 4) ? path.Id1!.ToLowerInvariant() : $"{path.Kind1}/{path.Id1}"),
        { Count: 3 } => (path.Kind2!, IsRid(path.Id1!, 4) ? path.Id1!.ToLowerInvariant() : $"{path.Kind1}/{path.Id1}"),
        { Count: 4 } => (path.Kind2!, IsRid(path.Id2!, 8) ? path.Id2!.ToLowerInvariant() : $"{path.Kind1}/{path.Id1}/{path.Kind2}/{path.Id2}"),
        { Kind3: "operations", Count: 6 } => ("colls", $"{path.Kind1}/{path.Id1}/{path.Kind2}/{path.Id2}"),
        { Count: 5 } => (path.Kind3!, IsRid(path.Id2!, 8) ? path.Id2!.ToLowerInvariant() : $"{path.Kind1}/{path.Id1}/{path.Kind2}/{path.Id2}"),
        { Count: 6 } when IsRid(path.Id2!, 8) && IsRid(path.Id3!, 16) => (path.Kind3!, path.Id3!.ToLowerInvariant()),
        _ => (path.Kind3!, $"{path.Kind1}/{path.Id1}/{path.Kind2}/{path.Id2}/{path.Kind3}/{path.Id3}"),
    };

    private static bool IsRid(string text, int length)
    {
        Span<byte> bytes = stackalloc byte[24];
        return text.Length <= 24 && text.EndsWith('=') && Convert.TryFromBase64String(text.Replace('-', '/'), bytes, out var written) && written == length;
    }

    /// <param name="Sent">Null when the text is no date.</param>
    private sealed record SignedDate(string Text, string Lower, DateTimeOffset? Sent);
}
