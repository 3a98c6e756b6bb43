using System.Text.RegularExpressions;

namespace EndToEnd.Tests.Support;

/// <summary>Sends the key that a call asks for, and remembers what was touched.</summary>
internal sealed partial class Footsteps(string? key, string? adminKey) : DelegatingHandler
{
    private readonly Lock _lock = new();
    private HashSet<(string Kind, string Id)> _touched = [];

    /// <summary>What was touched since it was asked for the last time.</summary>
    /// <param name="kind"><c>orders</c>, <c>products</c> or <c>customers</c>.</param>
    public HashSet<string> Take(string kind)
    {
        lock (_lock)
        {
            var ids = _touched.Where(one => one.Kind == kind).Select(one => one.Id).ToHashSet(StringComparer.Ordinal);
            _touched = [.. _touched.Where(one => one.Kind != kind)];
            return ids;
        }
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var path = request.RequestUri!.AbsolutePath;
        var needed = path.StartsWith("/api/operations/", StringComparison.OrdinalIgnoreCase) ? adminKey : key;
        if (needed is not null && !request.Headers.Contains("x-functions-key"))
        {
            request.Headers.Add("x-functions-key", needed);
        }

        var answer = await base.SendAsync(request, cancellationToken);
        if (request.Method != HttpMethod.Get && answer.IsSuccessStatusCode)
        {
            Note(answer.Headers.Location?.OriginalString ?? path);
        }

        return answer;
    }

    private void Note(string path)
    {
        if (Resource().Match(path) is { Success: true } found)
        {
            lock (_lock)
            {
                _touched.Add((found.Groups["kind"].Value, found.Groups["id"].Value));
            }
        }
    }

    [GeneratedRegex("^/api/(?<kind>orders|products|customers)/(?<id>[^/?]+)")]
    private static partial Regex Resource();
}
