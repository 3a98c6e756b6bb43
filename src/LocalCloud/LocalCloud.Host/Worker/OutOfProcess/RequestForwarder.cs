using System.Diagnostics;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Http;
using Yarp.ReverseProxy.Forwarder;

namespace LocalCloud.Host.Worker.OutOfProcess;

/// <summary>Forwards requests to the worker's own web server.</summary>
internal sealed class RequestForwarder(IHttpForwarder forwarder, Func<IReadOnlyDictionary<string, string>> capabilities) : IDisposable
{
    private static readonly ForwarderRequestConfig s_config = new()
    {
        // The real host's limit; while somebody debugs there is none.
        ActivityTimeout = Debugger.IsAttached ? Timeout.InfiniteTimeSpan : TimeSpan.FromSeconds(240),
    };

    private readonly HttpMessageInvoker _client = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        ActivityHeadersPropagator = null,
    });

    public async Task SendAsync(HttpContext http, string invocationId)
    {
        var error = await forwarder.SendAsync(http, capabilities()["HttpUri"], _client, s_config, new Transformer(invocationId));
        if (error is not ForwarderError.None and not ForwarderError.RequestCanceled)
        {
            throw new WorkerUnreachableException(
                $"The request could not be forwarded to the worker: {error}.", http.Features.Get<IForwarderErrorFeature>()?.Exception);
        }
    }

    public void Dispose() => _client.Dispose();

    private sealed class Transformer(string invocationId) : HttpTransformer
    {
        public override async ValueTask TransformRequestAsync(
            HttpContext httpContext, HttpRequestMessage proxyRequest, string destinationPrefix, CancellationToken cancellationToken)
        {
            await base.TransformRequestAsync(httpContext, proxyRequest, destinationPrefix, cancellationToken);
            proxyRequest.Headers.Host = null;
            Set(proxyRequest.Headers, "x-ms-invocation-id", invocationId, overwrite: true);
            Set(proxyRequest.Headers, "X-Forwarded-Host", httpContext.Request.Host.Value, overwrite: false);
            Set(proxyRequest.Headers, "X-Forwarded-Proto", httpContext.Request.Scheme, overwrite: false);
            Set(proxyRequest.Headers, "X-Forwarded-For", httpContext.Connection.RemoteIpAddress?.ToString(), overwrite: false);
        }

        private static void Set(HttpRequestHeaders headers, string name, string? value, bool overwrite)
        {
            if (overwrite)
            {
                headers.Remove(name);
            }

            if (value is not null && !headers.Contains(name))
            {
                headers.TryAddWithoutValidation(name, value);
            }
        }
    }
}
