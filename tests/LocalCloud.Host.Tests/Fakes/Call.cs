using Grpc.Core;

namespace LocalCloud.Host.Tests.Fakes;

/// <summary>A gRPC call without a client.</summary>
internal sealed class Call : ServerCallContext
{
    public static Call Instance { get; } = new();

    protected override string MethodCore => string.Empty;

    protected override string HostCore => string.Empty;

    protected override string PeerCore => string.Empty;

    protected override DateTime DeadlineCore => DateTime.MaxValue;

    protected override Metadata RequestHeadersCore { get; } = [];

    protected override CancellationToken CancellationTokenCore => CancellationToken.None;

    protected override Metadata ResponseTrailersCore { get; } = [];

    protected override Status StatusCore { get; set; }

    protected override WriteOptions? WriteOptionsCore { get; set; }

    protected override AuthContext AuthContextCore { get; } = new(null, []);

    protected override Task WriteResponseHeadersAsyncCore(Metadata responseHeaders) => Task.CompletedTask;

    protected override ContextPropagationToken CreatePropagationTokenCore(ContextPropagationOptions? options) => throw new NotSupportedException();
}
