using System.Net;
using System.Text.Json;
using LocalCloud.DurableTask.Worker;
using Microsoft.Extensions.Primitives;

namespace LocalCloud.DurableTask.Http;

/// <summary>Sends one request; a status that is to be retried fails the activity.</summary>
internal sealed class HttpActivity : IDisposable
{
    /// <summary>The name the real extension has reserved.</summary>
    public const string Name = "BuiltIn::HttpActivity";

    private readonly HttpClient _http = new();

    /// <param name="input">JSON, in an array of one as every activity input.</param>
    public async Task<string> RunAsync(string? input, CancellationToken cancellationToken)
    {
        var request = JsonSerializer.Deserialize<DurableHttpRequest>(ActivityInput.Unwrap(input) ?? "null")
            ?? throw new ArgumentException("There is no request to send.", nameof(input));
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (request.Timeout is { } timeout)
        {
            limited.CancelAfter(timeout);
        }

        using var message = Message(request);
        using var answer = await _http.SendAsync(message, limited.Token);
        if (request.HttpRetryOptions is { } retry && IsToBeRetried(answer.StatusCode, retry.StatusCodesToRetry))
        {
            throw new HttpRequestException($"{request.Method} {request.Uri} was answered with {(int)answer.StatusCode}.", null, answer.StatusCode);
        }

        var headers = answer.Headers.Concat(answer.Content.Headers)
            .ToDictionary(header => header.Key, header => new StringValues([.. header.Value]), StringComparer.OrdinalIgnoreCase);
        return JsonSerializer.Serialize(new DurableHttpResponse
        {
            StatusCode = answer.StatusCode, Headers = headers, Content = await answer.Content.ReadAsStringAsync(limited.Token),
        });
    }

    public void Dispose() => _http.Dispose();

    private static HttpRequestMessage Message(DurableHttpRequest request)
    {
        var message = new HttpRequestMessage(request.Method, request.Uri);
        if (request.Content is { } content)
        {
            message.Content = new StringContent(content);
            message.Content.Headers.ContentType = new("application/json");
        }

        foreach (var (name, values) in request.Headers ?? new Dictionary<string, StringValues>())
        {
            if (!message.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values) && message.Content is not null)
            {
                message.Content.Headers.Remove(name);
                message.Content.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values);
            }
        }

        return message;
    }

    private static bool IsToBeRetried(HttpStatusCode status, IReadOnlyList<HttpStatusCode> statuses) => statuses.Count == 0 ? (int)status >= 400 : statuses.Contains(status);
}
