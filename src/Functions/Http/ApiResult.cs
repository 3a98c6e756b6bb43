using System.Globalization;
using System.Net.Mime;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace OrderFlow.Http;

/// <summary>A JSON answer about one aggregate or collection.</summary>
/// <param name="version">Stream version for the <c>ETag</c>.</param>
public sealed class ApiResult(int status, object? body, long? version = null, string? location = null) : IResult
{
    public static ApiResult Ok(object body, long? version = null) => new(StatusCodes.Status200OK, body, version);

    /// <summary>The quoted entity tag of a stream version.</summary>
    public static string ETag(long version) => string.Create(CultureInfo.InvariantCulture, $"\"{version}\"");

    public Task ExecuteAsync(HttpContext httpContext)
    {
        ArgumentNullException.ThrowIfNull(httpContext);
        var response = httpContext.Response;
        response.StatusCode = status;
        if (version is { } current)
        {
            response.Headers.ETag = ETag(current);
        }

        if (location is not null)
        {
            response.Headers.Location = location;
        }

        return body is null
            ? Task.CompletedTask
            : JsonSerializer.SerializeAsync(SetContentType(response), body, body.GetType(), ApiJson.Options, httpContext.RequestAborted);
    }

    private static Stream SetContentType(HttpResponse response)
    {
        response.ContentType = MediaTypeNames.Application.Json;
        return response.Body;
    }
}
