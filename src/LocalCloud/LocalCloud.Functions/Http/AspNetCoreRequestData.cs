using System.Security.Claims;
using LocalCloud.Functions.Invocation;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;

namespace LocalCloud.Functions.Http;

/// <summary>The request as <see cref="HttpRequestData"/>, as the real worker offers it beside ASP.NET Core's own type.</summary>
internal sealed class AspNetCoreRequestData : HttpRequestData
{
    private readonly HttpRequest _request;
    private HttpHeadersCollection? _headers;

    private AspNetCoreRequestData(FunctionContext context, HttpRequest request)
        : base(context) => _request = request;

    public override Stream Body => _request.Body;

    public override HttpHeadersCollection Headers =>
        _headers ??= new(_request.Headers.Select(header => KeyValuePair.Create(header.Key, header.Value.OfType<string>())));

    public override IReadOnlyCollection<IHttpCookie> Cookies =>
        [.. _request.Cookies.Select(cookie => new HttpCookie(cookie.Key, cookie.Value))];

    public override Uri Url => new(_request.GetEncodedUrl());

    public override IEnumerable<ClaimsIdentity> Identities => _request.HttpContext.User.Identities;

    public override string Method => _request.Method;

    public static AspNetCoreRequestData? Of(FunctionContext context)
    {
        if (context.Features.Get<AspNetCoreRequestData>() is { } known)
        {
            return known;
        }

        if (context.GetHttpContext() is not { } http)
        {
            return null;
        }

        var request = new AspNetCoreRequestData(context, http.Request);
        context.Features.Set(request);
        return request;
    }

    public override HttpResponseData CreateResponse() => new BufferedResponseData(FunctionContext);
}
