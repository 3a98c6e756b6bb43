using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace LocalCloud.Host.Worker;

/// <summary>The web server's port for gRPC from the worker, and from the SDKs inside it.</summary>
internal sealed class WorkerPort
{
    private ListenOptions? _listener;

    /// <summary>Known when the web server is listening.</summary>
    public Uri Address => _listener?.IPEndPoint is { Port: > 0 and var port }
        ? new Uri($"http://127.0.0.1:{port}/")
        : throw new InvalidOperationException("The web server must be listening before the Functions host starts.");

    public bool Owns(HttpContext http) => _listener?.IPEndPoint is { Port: > 0 and var port } && http.Connection.LocalPort == port;

    public void Listen(KestrelServerOptions kestrel) => kestrel.Listen(IPAddress.Loopback, 0, listener =>
    {
        listener.Protocols = HttpProtocols.Http2;
        _listener = listener; // Kestrel writes the real port into it when it binds.
    });
}

internal sealed class WorkerPortSetup(WorkerPort port, FunctionsHostOptions options) : IConfigureOptions<KestrelServerOptions>
{
    public void Configure(KestrelServerOptions kestrel)
    {
        kestrel.Limits.MaxRequestBodySize = options.MaxBodySize;
        port.Listen(kestrel);
    }
}
