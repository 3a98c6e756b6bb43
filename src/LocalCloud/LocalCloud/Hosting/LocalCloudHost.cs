using LocalCloud.Functions.Http;
using LocalCloud.Functions.Runtime;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace LocalCloud.Hosting;

/// <summary>The app with its services: they come up before it and go down after it.</summary>
internal sealed class LocalCloudHost(WebApplication app, Launch launch) : IHost, IAsyncDisposable
{
    public IServiceProvider Services => app.Services;

    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            MapEndpoints();
            await app.StartAsync(cancellationToken);
            launch.Started();
        }
        catch (Exception exception) when (launch.Ends(exception))
        {
            throw;
        }
    }

    public Task StopAsync(CancellationToken cancellationToken = default) => app.StopAsync(cancellationToken);

    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    private void MapEndpoints()
    {
        // Creates the listeners, and with them the endpoints of the HTTP functions.
        app.Services.GetRequiredService<TriggerListeners>();
        app.UseRouting();
        IEndpointRouteBuilder endpoints = app;
        endpoints.DataSources.Add(app.Services.GetRequiredService<HttpFunctionEndpoints>());
        foreach (var extension in app.Services.GetServices<IHttpEndpoints>())
        {
            extension.Map(app);
        }

#pragma warning disable ASP0014 // An empty builder adds no endpoint middleware of its own.
        app.UseEndpoints(_ => { });
#pragma warning restore ASP0014
    }
}
