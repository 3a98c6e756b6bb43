using System.Net;
using LocalCloud.DurableTask.Management;
using LocalCloud.DurableTask.Remote;
using LocalCloud.DurableTask.Sidecar;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LocalCloud.DurableTask;

/// <summary>A task hub that stands alone, for plain Durable Task SDK apps of any language: gRPC without TLS, on loopback.</summary>
internal sealed class DurableTaskServer : IAsyncDisposable
{
    private readonly WebApplication _web;

    private DurableTaskServer(WebApplication web, DurableEngine engine) => (_web, Engine) = (web, engine);

    public DurableEngine Engine { get; }

    /// <summary>For the SDK's <c>UseGrpc</c>.</summary>
    public Uri Address => new(_web.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    /// <param name="options">Of the hub.</param>
    /// <param name="port">0 for any that is free.</param>
    /// <param name="cancellationToken">Gives up starting.</param>
    public static async Task<DurableTaskServer> StartAsync(DurableEngineOptions options, int port = 0, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        var workers = new RemoteWorkers();
        var engine = new DurableEngine(options, workers);
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.Services.AddSingleton(options.LoggerFactory);
        builder.Services.AddRoutingCore();
        builder.Services.AddGrpc(grpc => (grpc.MaxReceiveMessageSize, grpc.MaxSendMessageSize) = (null, null));
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Listen(IPAddress.Loopback, port, static listen => listen.Protocols = HttpProtocols.Http2);
        });
        var web = builder.Build();
        web.UseRouting();
        web.MapGrpcService(P.TaskHubSidecarService.BindService(new TaskHubService(engine.Hub, workers)));
        new ManagementEndpoints(engine).Map(web);
#pragma warning disable ASP0014 // Nothing adds the endpoint middleware to an empty builder.
        web.UseEndpoints(static _ => { });
#pragma warning restore ASP0014
        await web.StartAsync(cancellationToken);
        await engine.StartAsync(cancellationToken);
        return new(web, engine);
    }

    public async ValueTask DisposeAsync()
    {
        // Streams of work items never end by themselves; the engine lets go of whoever waits.
        await Engine.DisposeAsync();
        using var hurry = new CancellationTokenSource(TimeSpan.Zero);
        await _web.StopAsync(hurry.Token);
        await _web.DisposeAsync();
    }
}
