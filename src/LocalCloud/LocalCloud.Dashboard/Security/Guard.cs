using System.Net;
using LocalCloud.Host.Runtime;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LocalCloud.Dashboard.Security;

/// <summary>
/// Lets in what a browser sends from this very page. The host must be a name of this machine (else another site's name could be pointed here and
/// read along: DNS rebinding), the origin must be the page's own, and everything but the page and its files needs the page's token.
/// </summary>
internal sealed class Guard(PageToken token)
{
    // Nothing from elsewhere, nothing inline, no frame, and text stays text.
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; "
        + "frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

    /// <summary>Everything mapped in the group, also by others.</summary>
    public RouteGroupBuilder Around(RouteGroupBuilder group, Access access)
    {
        IEndpointConventionBuilder conventions = group;
        conventions.Finally(endpoint =>
        {
            var next = endpoint.RequestDelegate!;
            endpoint.RequestDelegate = http => RunAsync(http, access, next);
            if (access is not Access.Page)
            {
                // The original has its link on the home page; and here it is the token that opens it.
                Remove<HomePageLink>(endpoint);
                Remove<EndpointKey>(endpoint);
                endpoint.Metadata.Add(EndpointKey.None);
            }
        });
        return group;
    }

    private static void Remove<T>(EndpointBuilder endpoint)
    {
        foreach (var metadata in endpoint.Metadata.OfType<T>().ToArray())
        {
            endpoint.Metadata.Remove(metadata!);
        }
    }

    private Task RunAsync(HttpContext http, Access access, RequestDelegate next)
    {
        var headers = http.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        if (access is not Access.Asset)
        {
            headers.CacheControl = "no-store";
        }

        if (Refusal(http.Request, access) is { } reason)
        {
            http.Response.StatusCode = StatusCodes.Status403Forbidden;
            return http.Response.WriteAsync(reason, http.RequestAborted);
        }

        return next(http);
    }

    private string? Refusal(HttpRequest request, Access access) =>
        !IsThisMachine(request.Host.Host) ? $"'{request.Host.Host}' is not a name of this machine."
        : request.Headers.Origin is [{ } origin, ..] && !IsOwn(origin, request.Host) ? $"'{origin}' is another origin."
        : access is not Access.Api ? null
        : request.Headers["Sec-Fetch-Site"] is [{ } site, ..] && site != "same-origin" ? "Only the page itself may ask for this."
        : !token.Is(request.Headers[PageToken.Header]) ? $"This needs the token of the page, in {PageToken.Header}. Reload the page if the app has been started anew."
        : null;

    private static bool IsThisMachine(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));

    private static bool IsOwn(string origin, HostString host) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var uri) && uri.Scheme == Uri.UriSchemeHttp && uri.Authority.Equals(host.Value, StringComparison.OrdinalIgnoreCase);
}
