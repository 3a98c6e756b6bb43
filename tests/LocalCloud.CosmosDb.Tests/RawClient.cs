using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;

namespace LocalCloud.CosmosDb.Tests;

/// <summary>Sends what no SDK would: signed requests with any path, headers and body.</summary>
internal sealed class RawClient(CosmosDbServer server) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = server.Endpoint, Timeout = TimeSpan.FromSeconds(30) };
    private readonly byte[] _key = Convert.FromBase64String(server.ConnectionString.Split("AccountKey=")[1].TrimEnd(';'));

    public Task<HttpResponseMessage> QueryAsync(string container, string body, params (string Name, string? Value)[] headers) => SendAsync(
        HttpMethod.Post, $"dbs/db/colls/{container}/docs", body, [("x-ms-documentdb-isquery", "True"), ("x-ms-documentdb-query-enablecrosspartition", "True"), .. headers]);

    public Task<HttpResponseMessage> CreateAsync(string container, string body, string key = "a") =>
        SendAsync(HttpMethod.Post, $"dbs/db/colls/{container}/docs", body, ("x-ms-documentdb-partitionkey", $"[\"{key}\"]"));

    /// <summary>As SDKs do with <c>_self</c>: what they sign is the last rid alone, in lower case.</summary>
    public Task<HttpResponseMessage> SendToSelfAsync(HttpMethod method, string self, string? body, params (string Name, string? Value)[] headers)
    {
        var segments = self.Trim('/').Split('/');
        var date = DateTimeOffset.UtcNow.ToString("R", CultureInfo.InvariantCulture);
        var token = Uri.EscapeDataString("type=master&ver=1.0&sig=" + Sign(method, segments[^2], segments[^1].ToLowerInvariant(), date));
        return SendAsync(method, self, body, [("x-ms-date", date), ("authorization", token), .. headers]);
    }

    /// <param name="headers">One without a value takes away what would be sent.</param>
    public Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? body, params (string Name, string? Value)[] headers) =>
        SendAsync(method, path, body is null ? null : new StringContent(body, Encoding.UTF8), headers);

    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, HttpContent? content, params (string Name, string? Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        content?.Headers.ContentType = new MediaTypeHeaderValue(headers.Any(header => header.Name == "x-ms-documentdb-isquery") ? "application/query+json" : "application/json");
        var date = headers.FirstOrDefault(header => header.Name == "x-ms-date").Value ?? DateTimeOffset.UtcNow.ToString("R", CultureInfo.InvariantCulture);
        var sent = new Dictionary<string, string?>
        {
            ["x-ms-date"] = date, ["x-ms-version"] = "2018-12-31", ["authorization"] = Token(method, path, date),
        };
        foreach (var (name, value) in headers)
        {
            sent[name] = value;
        }

        foreach (var (name, value) in sent.Where(header => header.Value is not null))
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await _http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    public string Token(HttpMethod method, string path, string date) => Uri.EscapeDataString($"type=master&ver=1.0&sig={Sign(method, path, date)}");

    public void Dispose() => _http.Dispose();

    private string Sign(HttpMethod method, string path, string date)
    {
        var segments = path.Split('/', StringSplitOptions.RemoveEmptyEntries).Select(Uri.UnescapeDataString).ToArray();
        var isFeed = segments.Length % 2 == 1;
        var type = segments.Length == 0 ? "" : isFeed ? segments[^1] : segments[^2];
        var link = string.Join('/', isFeed ? segments[..^1] : segments);
        return Sign(method, type, link, date);
    }

    private string Sign(HttpMethod method, string type, string link, string date)
    {
        var text = $"{method.Method.ToLowerInvariant()}\n{type}\n{link}\n{date.ToLowerInvariant()}\n\n";
        return Convert.ToBase64String(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(text)));
    }
}
