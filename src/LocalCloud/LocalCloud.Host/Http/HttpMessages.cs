using Google.Protobuf;
using LocalCloud.Host.Keys;
using LocalCloud.Host.Protocol;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using SameSite = LocalCloud.Host.Protocol.RpcHttpCookie.Types.SameSite;

namespace LocalCloud.Host.Http;

/// <summary>Requests and answers as messages, for an app without ASP.NET Core integration.</summary>
internal static class HttpMessages
{
    public static async Task<RpcHttp> RequestAsync(HttpContext http, Caller caller)
    {
        var request = http.Request;
        var message = new RpcHttp { Method = request.Method, Url = request.GetEncodedUrl() };
        foreach (var (name, values) in request.Headers)
        {
#pragma warning disable CA1308 // The names are in lower case in the protocol.
            message.NullableHeaders[name.ToLowerInvariant()] = new() { Value = values.ToString() };
#pragma warning restore CA1308
        }

        foreach (var (name, values) in request.Query)
        {
            message.NullableQuery[name] = new() { Value = values.ToString() };
        }

        foreach (var (name, value) in request.RouteValues)
        {
            message.NullableParams[name] = new() { Value = value?.ToString() ?? "" };
        }

        if (caller != Caller.Nobody)
        {
            message.Identities.Add(CallerIdentity.Of(caller));
        }

        var body = await ByteString.FromStreamAsync(request.Body, http.RequestAborted);
        if (!body.IsEmpty)
        {
            message.Body = new TypedData { Bytes = body };
        }

        return message;
    }

    public static async Task AnswerAsync(HttpContext http, TypedData? answer)
    {
        var response = http.Response;
        switch (answer?.DataCase)
        {
            case TypedData.DataOneofCase.Http:
                await AnswerAsync(response, answer.Http, http.RequestAborted);
                break;
            case null or TypedData.DataOneofCase.None:
                // The real host's answer for a function that gave none.
                response.StatusCode = StatusCodes.Status204NoContent;
                break;
            default:
                await WriteAsync(response, answer, http.RequestAborted);
                break;
        }
    }

    private static async Task AnswerAsync(HttpResponse response, RpcHttp message, CancellationToken cancellationToken)
    {
        response.StatusCode = int.TryParse(message.StatusCode, out var status) ? status : StatusCodes.Status200OK;
        foreach (var (name, value) in message.Headers)
        {
            response.Headers[name] = value;
        }

        foreach (var cookie in message.Cookies)
        {
            response.Cookies.Append(cookie.Name, cookie.Value, OptionsOf(cookie));
        }

        if (message.Body is { DataCase: not TypedData.DataOneofCase.None } body)
        {
            await WriteAsync(response, body, cancellationToken);
        }
    }

    private static async Task WriteAsync(HttpResponse response, TypedData body, CancellationToken cancellationToken)
    {
        var bytes = body.DataCase switch
        {
            TypedData.DataOneofCase.Bytes => body.Bytes,
            TypedData.DataOneofCase.JsonUtf8 => body.JsonUtf8,
            TypedData.DataOneofCase.String => ByteString.CopyFromUtf8(body.String),
            TypedData.DataOneofCase.Double => ByteString.CopyFromUtf8(body.Double.ToString(System.Globalization.CultureInfo.InvariantCulture)),
            _ => ByteString.Empty,
        };
        if (bytes.IsEmpty)
        {
            return;
        }

        response.ContentType ??= body.DataCase switch
        {
            TypedData.DataOneofCase.JsonUtf8 => "application/json; charset=utf-8",
            TypedData.DataOneofCase.String => "text/plain; charset=utf-8",
            _ => null,
        };
        await response.Body.WriteAsync(bytes.Memory, cancellationToken);
    }

    private static CookieOptions OptionsOf(RpcHttpCookie cookie) => new()
    {
        Domain = cookie.Domain is { StringCase: not NullableString.StringOneofCase.None } domain ? domain.Value : null,
        Path = cookie.Path is { StringCase: not NullableString.StringOneofCase.None } path ? path.Value : "/",
        Expires = cookie.Expires?.Value?.ToDateTimeOffset(),
        Secure = cookie.Secure?.Value ?? false,
        HttpOnly = cookie.HttpOnly?.Value ?? false,
        MaxAge = cookie.MaxAge is { DoubleCase: not NullableDouble.DoubleOneofCase.None } age ? TimeSpan.FromSeconds(age.Value) : null,
        SameSite = cookie.SameSite switch
        {
            SameSite.Lax => SameSiteMode.Lax,
            SameSite.Strict => SameSiteMode.Strict,
            SameSite.ExplicitNone => SameSiteMode.None,
            _ => SameSiteMode.Unspecified,
        },
    };
}
