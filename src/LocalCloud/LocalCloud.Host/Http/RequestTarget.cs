using Microsoft.AspNetCore.Http;

namespace LocalCloud.Host.Http;

/// <summary>Path and query as they may be shown: on one line, of bounded length, without secrets.</summary>
internal static class RequestTarget
{
    private const int Longest = 200;

    // The function key of the real host, and what else gives access to whoever reads it.
    private static readonly string[] s_secrets = ["code", "sig", "access_token"];

    public static string Show(HttpRequest request) => Show(request.Path, request.QueryString);

    /// <summary>The path is escaped again, so that nothing in it can look like a line of the log.</summary>
    public static string Show(PathString path, QueryString query)
    {
        var text = path.ToUriComponent() + (query.Value is { Length: > 1 } value ? "?" + string.Join('&', value[1..].Split('&').Select(Mask)) : "");
        return Printable(text.Length <= Longest ? text : text[..(Longest - 1)] + "…");
    }

    // A query comes as it was sent, which may be something that terminals obey.
    private static string Printable(string text) => string.Concat(text.Select(letter => char.IsControl(letter) ? '?' : letter));

    private static string Mask(string part) =>
        part.IndexOf('=', StringComparison.Ordinal) is var end and >= 0
        && s_secrets.Contains(Uri.UnescapeDataString(part[..end].Replace('+', ' ')), StringComparer.OrdinalIgnoreCase)
            ? part[..(end + 1)] + "***"
            : part;
}
