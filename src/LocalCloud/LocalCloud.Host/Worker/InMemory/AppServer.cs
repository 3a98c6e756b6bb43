using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace LocalCloud.Host.Worker.InMemory;

/// <summary>The app's web server: listens nowhere, and lets the app's pipeline work on the host's own request and response.</summary>
internal sealed class AppServer : IServer
{
    private readonly KestrelServerOptions _limits;
    private readonly IServiceScopeFactory _scopes;

    // The worker says that it is there before its web pipeline is.
    private readonly TaskCompletionSource<Func<FeatureCollection, Task>> _run = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public AppServer(IOptions<KestrelServerOptions> limits, IServiceScopeFactory scopes)
    {
        (_limits, _scopes) = (limits.Value, scopes);
        Features.Set<IServerAddressesFeature>(new NoAddresses());
    }

    public IFeatureCollection Features { get; } = new FeatureCollection();

    public Task StartAsync<TContext>(IHttpApplication<TContext> application, CancellationToken cancellationToken)
        where TContext : notnull
    {
        _run.TrySetResult(async features =>
        {
            var context = application.CreateContext(features);
            Exception? failure = null;
            try
            {
                await application.ProcessRequestAsync(context);
            }
            catch (Exception exception)
            {
                failure = exception;
                throw;
            }
            finally
            {
                application.DisposeContext(context, failure);
            }
        });
        return Task.CompletedTask;
    }

    public async Task RunAsync(HttpContext http)
    {
        var run = _run.Task.IsCompletedSuccessfully ? _run.Task.Result : await _run.Task.WaitAsync(http.RequestAborted);
        ApplyLimits(http.Features);

        // What belongs to the host's own pipeline must not show through: the app has other endpoints and other services.
        var features = new FeatureCollection(http.Features);
        features.Set<IEndpointFeature>(new EndpointOfApp());
        features.Set<IRouteValuesFeature>(new RouteValuesFeature());
        features.Set<IRoutingFeature>(new RoutingFeature());
        features.Set<IItemsFeature>(new ItemsFeature());
        await using var services = new ServicesOfApp(_scopes);
        features.Set<IServiceProvidersFeature>(services);
        await run(features);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
    }

    // Where the app has an own process, its Kestrel applies these.
    private void ApplyLimits(IFeatureCollection features)
    {
        if (features.Get<IHttpBodyControlFeature>() is { } control)
        {
            control.AllowSynchronousIO = _limits.AllowSynchronousIO;
        }

        if (_limits.Limits.MaxRequestBodySize is { } limit
            && features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } body && !(body.MaxRequestBodySize < limit))
        {
            body.MaxRequestBodySize = limit;
        }
    }

    private sealed class NoAddresses : IServerAddressesFeature
    {
        public ICollection<string> Addresses { get; } = [];

        public bool PreferHostingUrls { get; set; }
    }

    private sealed class EndpointOfApp : IEndpointFeature
    {
        public Endpoint? Endpoint { get; set; }
    }

    /// <summary>A scope of the app for each request that asks for one.</summary>
    private sealed class ServicesOfApp(IServiceScopeFactory scopes) : IServiceProvidersFeature, IAsyncDisposable
    {
        private AsyncServiceScope? _scope;
        private IServiceProvider? _services;

        public IServiceProvider RequestServices
        {
            get => _services ??= (_scope = scopes.CreateAsyncScope()).Value.ServiceProvider;
            set => _services = value;
        }

        public ValueTask DisposeAsync() => _scope?.DisposeAsync() ?? ValueTask.CompletedTask;
    }
}
