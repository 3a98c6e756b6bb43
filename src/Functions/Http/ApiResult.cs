using System.Globalization;
using System.Net.Mime;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace OrderFlow.Http;

/// <summary>A JSON answer about one aggregate or collection; 304 without it to a GET whose <c>If-None-Match</c> knows the version.</summary>
/// <param name="version">Stream version for the <c>ETag</c>.</param>
public sealed class ApiResult(int status, object body, long? version = null, string? location = null) : IResult
{
    public static ApiResult Ok(object body, long? version = null) => new(StatusCodes.Status200OK, body, version);

    public Task ExecuteAsync(HttpContext httpContext)
    {
        ArgumentNullException.ThrowIfNull(httpContext);
        var response = httpContext.Response;
        if (version is { } current)
        {
            var tag = string.Create(CultureInfo.InvariantCulture, $"\"{current}\"");
            response.Headers.ETag = tag;
            if (IsKnown(tag, httpContext.Request))
            {
                response.StatusCode = StatusCodes.Status304NotModified;
                return Task.CompletedTask;
            }
        }

        if (location is not null)
        {
            response.Headers.Location = location;
        }

        response.StatusCode = status;
        response.ContentType = MediaTypeNames.Application.Json;
        return JsonSerializer.SerializeAsync(response.Body, body, body.GetType(), ApiJson.Options, httpContext.RequestAborted);
    }

    /// <summary>RFC 9110 compares weakly here: <c>W/"3"</c>, as a proxy that compresses makes it, knows <c>"3"</c>.</summary>
    private static bool IsKnown(string tag, HttpRequest request)
    {
        if (request.Headers.IfNoneMatch.Count == 0 || !HttpMethods.IsGet(request.Method))
        {
            return false;
        }

        var current = new EntityTagHeaderValue(tag);
        return request.GetTypedHeaders().IfNoneMatch.Any(
            known => known.Equals(EntityTagHeaderValue.Any) || known.Compare(current, useStrongComparison: false));
    }
}
