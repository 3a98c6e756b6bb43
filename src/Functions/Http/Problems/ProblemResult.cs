using System.Globalization;
using System.Text.Json;
using EventSourcing.Aggregates;
using Microsoft.AspNetCore.Http;

namespace OrderFlow.Http.Problems;

/// <summary>An RFC 9457 answer. Says what is wrong and what to do, never how the inside looks.</summary>
public sealed class ProblemResult(ProblemType type, string detail, IReadOnlyDictionary<string, string[]>? errors = null) : IResult
{
    public ProblemType Type => type;

    /// <summary>For people.</summary>
    public string Detail => detail;

    /// <summary>By the field's name in the JSON.</summary>
    public IReadOnlyDictionary<string, string[]>? Errors => errors;

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

        var document = Document(httpContext.Request.Path, RequestTrace.ParentOf(httpContext));
        return JsonSerializer.SerializeAsync(response.Body, document, ApiJson.Options, httpContext.RequestAborted);
    }

    /// <summary>What is sent, also by other ways than HTTP.</summary>
    /// <param name="instance">What was asked.</param>
    /// <param name="traceParent">Of the one who asked.</param>
    public ProblemDocument Document(string? instance, string traceParent) =>
        new(type.Type, type.Title, type.Status, detail, instance, RequestTrace.IdOf(TraceParent ?? traceParent), errors);
}

/// <summary>The document of RFC 9457, with our extensions.</summary>
public sealed record ProblemDocument(
    string Type, string Title, int Status, string Detail, string? Instance, string TraceId, IReadOnlyDictionary<string, string[]>? Errors);
