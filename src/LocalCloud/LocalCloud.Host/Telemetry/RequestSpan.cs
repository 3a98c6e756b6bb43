using System.Diagnostics;
using System.Globalization;
using LocalCloud.Host.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LocalCloud.Host.Telemetry;

/// <summary>What the span of an HTTP request is called and what it says.</summary>
internal static class RequestSpan
{
    public static string NameOf(HttpContext http) => RouteOf(http) is { } route ? $"{http.Request.Method} {route}" : http.Request.Method;

    public static IEnumerable<KeyValuePair<string, object?>> TagsOf(HttpContext http)
    {
        var request = http.Request;
        return
        [
            new("http.request.method", request.Method), new("http.route", RouteOf(http)), new("url.scheme", request.Scheme), new("url.path", request.Path.ToUriComponent()),
            new("url.query", RequestTarget.Show(PathString.Empty, request.QueryString) is { Length: > 1 } query ? query[1..] : null),
            new("server.address", request.Host.Host), new("server.port", request.Host.Port), new("client.address", http.Connection.RemoteIpAddress?.ToString()),
            new("network.protocol.version", request.Protocol.Replace("HTTP/", "", StringComparison.Ordinal)),
            new("user_agent.original", request.Headers.UserAgent.Count == 0 ? null : request.Headers.UserAgent.ToString()),
        ];
    }

    /// <summary>Only what the server is to blame for is an error of its span.</summary>
    public static void End(Activity? span, HttpContext http)
    {
        if (span is null || http.RequestAborted.IsCancellationRequested)
        {
            return;
        }

        var status = http.Response.StatusCode;
        span.SetTag("http.response.status_code", status);
        if (status >= StatusCodes.Status500InternalServerError && span.Status is not ActivityStatusCode.Error)
        {
            span.SetStatus(ActivityStatusCode.Error).SetTag("error.type", status.ToString(CultureInfo.InvariantCulture));
        }
    }

    private static string? RouteOf(HttpContext http) => (http.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText;
}
