namespace LocalCloud.Host.Runtime;

/// <summary>Where the host listens; known once it does.</summary>
internal sealed class HostAddresses
{
    /// <summary>Where functions are called over HTTP, for example <c>http://localhost:7071</c>.</summary>
    public Uri? Http { get; internal set; }

    /// <summary>Where the worker, and the SDKs inside it, find the host's gRPC services (HTTP/2 without TLS).</summary>
    public Uri? Worker { get; internal set; }
}
