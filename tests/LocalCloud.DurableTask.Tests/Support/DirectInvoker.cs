using System.Collections.Concurrent;
using System.Threading.Channels;
using Google.Protobuf;
using Grpc.Core;
using LocalCloud.DurableTask.Sidecar;
using P = Microsoft.DurableTask.Protobuf;

namespace LocalCloud.DurableTask.Tests;

/// <summary>The SDK's client calls the service itself: no sockets, but bytes in between and the service's own status codes.</summary>
internal sealed class DirectInvoker : CallInvoker
{
    private readonly Binder _binder = new();

    public DirectInvoker(TaskHubService service) => P.TaskHubSidecarService.BindService(_binder, service);

    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
    {
        var handler = (UnaryServerMethod<TRequest, TResponse>)_binder.Handlers[method.FullName];
        return new(
            RunAsync(handler, request, options.CancellationToken), Task.FromResult(new Metadata()), () => Status.DefaultSuccess, () => [], () => { });
    }

    public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
    {
        var handler = (ServerStreamingServerMethod<TRequest, TResponse>)_binder.Handlers[method.FullName];
        var messages = Channel.CreateUnbounded<TResponse>();
        _ = StreamAsync();
        return new(new Reader<TResponse>(messages.Reader), Task.FromResult(new Metadata()), () => Status.DefaultSuccess, () => [], () => { });

        async Task StreamAsync()
        {
            try
            {
                await handler(Copy(request), new Writer<TResponse>(messages.Writer), new Context(options.CancellationToken));
                messages.Writer.Complete();
            }
            catch (Exception failure)
            {
                messages.Writer.Complete(failure);
            }
        }
    }

    public override TResponse BlockingUnaryCall<TRequest, TResponse>(Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) =>
        throw new NotSupportedException();

    public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options) => throw new NotSupportedException();

    public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options) => throw new NotSupportedException();

    private static async Task<TResponse> RunAsync<TRequest, TResponse>(
        UnaryServerMethod<TRequest, TResponse> handler, TRequest request, CancellationToken cancellationToken)
        where TRequest : class
        where TResponse : class
    {
        if (cancellationToken.IsCancellationRequested)
        {
            throw new RpcException(new Status(StatusCode.Cancelled, "The call was cancelled."));
        }

        return Copy(await handler(Copy(request), new Context(cancellationToken)));
    }

    private static T Copy<T>(T message) => (T)((IMessage)message!).Descriptor.Parser.ParseFrom(((IMessage)message).ToByteArray());

    private sealed class Binder : ServiceBinderBase
    {
        public ConcurrentDictionary<string, Delegate> Handlers { get; } = new();

        public override void AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, UnaryServerMethod<TRequest, TResponse>? handler) =>
            Handlers[method.FullName] = handler!;

        public override void AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, ServerStreamingServerMethod<TRequest, TResponse>? handler) =>
            Handlers[method.FullName] = handler!;
    }

    private sealed class Reader<T>(ChannelReader<T> messages) : IAsyncStreamReader<T>
    {
        public T Current { get; private set; } = default!;

        public async Task<bool> MoveNext(CancellationToken cancellationToken)
        {
            if (!await messages.WaitToReadAsync(cancellationToken))
            {
                return false;
            }

            Current = await messages.ReadAsync(cancellationToken);
            return true;
        }
    }

    private sealed class Writer<T>(ChannelWriter<T> messages) : IServerStreamWriter<T>
    {
        public WriteOptions? WriteOptions { get; set; }

        public Task WriteAsync(T message) => messages.WriteAsync(Copy(message)).AsTask();
    }

    private sealed class Context(CancellationToken cancellationToken) : ServerCallContext
    {
        protected override string MethodCore => "";

        protected override string HostCore => "";

        protected override string PeerCore => "";

        protected override DateTime DeadlineCore => DateTime.MaxValue;

        protected override Metadata RequestHeadersCore { get; } = [];

        protected override CancellationToken CancellationTokenCore => cancellationToken;

        protected override Metadata ResponseTrailersCore { get; } = [];

        protected override Status StatusCore { get; set; }

        protected override WriteOptions? WriteOptionsCore { get; set; }

        protected override AuthContext AuthContextCore { get; } = new(null, []);

        protected override ContextPropagationToken CreatePropagationTokenCore(ContextPropagationOptions? options) => throw new NotSupportedException();

        protected override Task WriteResponseHeadersAsyncCore(Metadata responseHeaders) => Task.CompletedTask;
    }
}
