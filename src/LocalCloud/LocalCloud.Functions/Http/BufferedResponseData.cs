using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.Extensions.Primitives;
using WorkerCookie = Microsoft.Azure.Functions.Worker.Http.HttpCookie;

namespace LocalCloud.Functions.Http;

/// <summary>Collects an answer, so that a function may build several and return one.</summary>
internal sealed class BufferedResponseData(FunctionContext context) : HttpResponseData(context)
{
    private readonly CookieList _cookies = new();

    public override HttpStatusCode StatusCode { get; set; } = HttpStatusCode.OK;

    public override HttpHeadersCollection Headers { get; set; } = new();

    public override Stream Body { get; set; } = new MemoryStream();

    public override HttpCookies Cookies => _cookies;

    public async Task WriteToAsync(HttpResponse response, CancellationToken cancellationToken)
    {
        response.StatusCode = (int)StatusCode;
        foreach (var (name, values) in Headers)
        {
            response.Headers[name] = new StringValues([.. values]);
        }

        foreach (var cookie in _cookies)
        {
            response.Cookies.Append(cookie.Name, cookie.Value, new CookieOptions
            {
                Domain = cookie.Domain,
                Expires = cookie.Expires,
                HttpOnly = cookie.HttpOnly ?? false,
                MaxAge = cookie.MaxAge is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
                Path = cookie.Path ?? "/",
                Secure = cookie.Secure ?? false,
                SameSite = cookie.SameSite switch
                {
                    SameSite.Lax => SameSiteMode.Lax,
                    SameSite.Strict => SameSiteMode.Strict,
                    SameSite.ExplicitNone => SameSiteMode.None,
                    _ => SameSiteMode.Unspecified,
                },
            });
        }

        if (Body.CanSeek)
        {
            Body.Position = 0;
        }

        await Body.CopyToAsync(response.Body, cancellationToken);
    }

    private sealed class CookieList : HttpCookies, IEnumerable<IHttpCookie>
    {
        private readonly List<IHttpCookie> _cookies = [];

        public override void Append(string name, string value) => _cookies.Add(new WorkerCookie(name, value));

        public override void Append(IHttpCookie cookie) => _cookies.Add(cookie);

        public override IHttpCookie CreateNew() => new WorkerCookie(string.Empty, string.Empty);

        public IEnumerator<IHttpCookie> GetEnumerator() => _cookies.GetEnumerator();

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
