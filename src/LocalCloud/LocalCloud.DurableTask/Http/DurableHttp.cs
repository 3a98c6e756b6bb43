using System.Net;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Primitives;

namespace LocalCloud.DurableTask.Http;

/// <summary>A request as the Durable extension writes it; following a 202 is the worker's.</summary>
internal sealed record DurableHttpRequest
{
    [JsonPropertyName("method")]
    [JsonConverter(typeof(HttpMethodConverter))]
    public HttpMethod Method { get; init; } = HttpMethod.Get;

    [JsonPropertyName("uri")]
    public Uri Uri { get; init; } = null!;

    [JsonPropertyName("headers")]
    [JsonConverter(typeof(HttpHeadersConverter))]
    public IDictionary<string, StringValues>? Headers { get; init; }

    [JsonPropertyName("content")]
    public string? Content { get; init; }

    [JsonPropertyName("retryOptions")]
    public HttpRetryOptions? HttpRetryOptions { get; init; }

    [JsonPropertyName("timeout")]
    public TimeSpan? Timeout { get; init; }
}

internal sealed record DurableHttpResponse
{
    [JsonPropertyName("statusCode")]
    public HttpStatusCode StatusCode { get; init; }

    [JsonPropertyName("headers")]
    [JsonConverter(typeof(HttpHeadersConverter))]
    public IDictionary<string, StringValues>? Headers { get; init; }

    [JsonPropertyName("content")]
    public string? Content { get; init; }
}

internal sealed record HttpRetryOptions
{
    /// <summary>None means every 4xx and 5xx.</summary>
    [JsonPropertyName("StatusCodesToRetry")]
    public IReadOnlyList<HttpStatusCode> StatusCodesToRetry { get; init; } = [];
}
