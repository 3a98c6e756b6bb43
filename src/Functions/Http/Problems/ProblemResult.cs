using System.Globalization;
using System.Text.Json;
using EventSourcing.Aggregates;
using Microsoft.AspNetCore.Http;

namespace OrderFlow.Http.Problems;

/// <summary>An RFC 9457 answer. Says what is wrong and what to do, never how the inside looks.</summary>
public sealed class ProblemResult(ProblemType type, string detail, IReadOnlyDictionary<string, string[]>? errors = null) : IResult
{
    /// <summary>Sent as <c>Retry-After</c>.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The trace to quote when it is not this request's: that of the first request under the same key.</summary>
    private string? TraceParent { get; init; }

    public static ProblemResult For(Refusal refusal, string? traceParent = null)
    {
        ArgumentNullException.ThrowIfNull(refusal);
        return new ProblemResult(ProblemTypes.Of(refusal), refusal.Detail) { TraceParent = traceParent };
    }

    public Task ExecuteAsync(HttpContext httpContext)
    {
        ArgumentNullException.ThrowIfNull(httpContext);
        var response = httpContext.Response;
        response.StatusCode = type.Status;
        response.ContentType = "application/problem+json";
        if (RetryAfter is { } delay)
        {
            response.Headers.RetryAfter = Math.Ceiling(delay.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        }

        var document = new ProblemDocument(
            type.Type, type.Title, type.Status, detail, httpContext.Request.Path, TraceParent is null ? RequestTrace.IdOf(httpContext) : RequestTrace.IdOf(TraceParent), errors);
        return JsonSerializer.SerializeAsync(response.Body, document, ApiJson.Options, httpContext.RequestAborted);
    }

    private sealed record ProblemDocument(
        string Type, string Title, int Status, string Detail, string? Instance, string TraceId, IReadOnlyDictionary<string, string[]>? Errors);
}
