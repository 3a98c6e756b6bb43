using Microsoft.AspNetCore.Http;

namespace OrderFlow.Http;

/// <summary><c>Prefer: wait=N</c> of a request: how many seconds its sender would wait for the answer (RFC 7240).</summary>
internal static class PreferredWait
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    /// <summary>Null when it says none.</summary>
    public static TimeSpan? Of(HttpRequest request)
    {
        var wait = request.Headers["Prefer"]
            .SelectMany(value => value?.Split(',') ?? [])
            .Select(preference => preference.Split('=', 2))
            .Where(parts => parts.Length == 2 && parts[0].Trim().Equals("wait", StringComparison.OrdinalIgnoreCase))
            .Select(parts => WholeNumber.TryParse(Unquoted(parts[1].Trim()), out var seconds) ? seconds : -1)
            .FirstOrDefault(seconds => seconds >= 0, -1);
        return wait < 0 ? null : TimeSpan.FromSeconds(Math.Min(wait, Longest.TotalSeconds));
    }

    private static string Unquoted(string value) => value.Length >= 2 && value[0] == '"' && value[^1] == '"' ? value[1..^1] : value;
}
