using Microsoft.AspNetCore.Http;

namespace LocalCloud.DurableTask.Management;

/// <summary>Where a list goes on, in a header of the request and of the answer.</summary>
internal static class ContinuationHeader
{
    private const string Header = "x-ms-continuation-token";

    /// <summary>Null, too, when the header is empty: clients send back what they got.</summary>
    public static string? Continuation(this HttpRequest request) => request.Headers[Header] is [{ Length: > 0 } token] ? token : null;

    public static void Continue(this HttpContext http, string? token)
    {
        if (token is not null)
        {
            http.Response.Headers[Header] = token;
        }
    }
}
