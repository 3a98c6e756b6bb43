using System.Net.Sockets;
using LocalCloud.CommandLine;
using LocalCloud.Functions;
using LocalCloud.Functions.Http;
using LocalCloud.Functions.Runtime;
using LocalCloud.Functions.Settings;
using LocalCloud.Seeding;
using LocalCloud.Services;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace LocalCloud.Hosting;

/// <summary>The app with its services: they come up before it and go down after it.</summary>
internal sealed class LocalCloudHost(
    WebApplication app, Launch launch, AppArguments arguments, Task<EmulatedServices>? services, StateFolder? state) : IHost, IAsyncDisposable
{
    private readonly SecondInterrupt? _secondInterrupt = launch.IsTerminal ? new() : null;
    private int _disposed;

    public IServiceProvider Services => app.Services;

    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        launch.Faults.WhenCrashed(CutOffAsync);
        try
        {
            var running = services is null ? null : await services;
            MapEndpoints();
            await StartWebAsync(cancellationToken);
            var result = new RunningApp(
                Address(), running, state, Services.GetRequiredService<FunctionCatalogue>(), Services.GetRequiredService<HostJson>());
            launch.Started(this, result);
            await WelcomeAsync(result, cancellationToken);
        }
        catch (Exception exception) when (Launch.IsForTheDeveloper(exception))
        {
            launch.Refuse(exception);
            throw;
        }
        catch (OperationCanceledException) when (launch.IsTerminal && Lifetime.ApplicationStopping.IsCancellationRequested)
        {
            // Stopped while still starting: the developer's wish, not a failure.
            await DisposeAsync();
            Environment.Exit(0);
        }
    }

    private IHostApplicationLifetime Lifetime => Services.GetRequiredService<IHostApplicationLifetime>();

    public Task StopAsync(CancellationToken cancellationToken = default) => launch.Faults.IsCrashed ? Task.CompletedTask : app.StopAsync(cancellationToken);

    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        await app.DisposeAsync();
        if (services is { IsCompletedSuccessfully: true })
        {
            await (await services).DisposeAsync();
        }

        state?.Dispose();
        _secondInterrupt?.Dispose();
    }

    /// <summary>Connections break; what runs is told to end, and not waited for.</summary>
    private async Task CutOffAsync()
    {
        var now = new CancellationToken(canceled: true);
        _ = Services.GetRequiredService<TriggerListeners>().StopAsync(now).ContinueWith(
            static stopped => _ = stopped.Exception, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        await Services.GetRequiredService<IServer>().StopAsync(now);
    }

    private async Task StartWebAsync(CancellationToken cancellationToken)
    {
        try
        {
            await app.StartAsync(cancellationToken);
        }
        catch (HttpRequestException exception) when (arguments.NoEmulators)
        {
            throw new LaunchException(
                $"A service the app is configured for does not answer: {exception.Message} Start it, or run without --no-emulators.", exception);
        }
        catch (Exception exception) when (exception is IOException { InnerException: AddressInUseException } or SocketException)
        {
            throw new LaunchException(
                $"The functions cannot listen: {exception.Message} Stop the program that uses the port, or choose another one with --port. {Launch.SecondInstance}", exception);
        }
    }

    private Uri Address()
    {
        var address = Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        return new Uri(address.Replace("127.0.0.1", "localhost", StringComparison.Ordinal));
    }

    private async Task WelcomeAsync(RunningApp running, CancellationToken cancellationToken)
    {
        if (!launch.IsTerminal)
        {
            return;
        }

        if (!arguments.Quiet)
        {
            StartScreen.Show(running);
        }

        if (arguments.Seed)
        {
            var root = Services.GetRequiredService<IHostEnvironment>().ContentRootPath;
            await SeedRun.SendAsync(SeedRun.FileIn(root), running.Address, cancellationToken);
        }
    }

    private void MapEndpoints()
    {
        // Creates the listeners, and with them the endpoints of the HTTP functions.
        Services.GetRequiredService<TriggerListeners>();
        app.UseRouting();
        IEndpointRouteBuilder endpoints = app;
        endpoints.DataSources.Add(Services.GetRequiredService<HttpFunctionEndpoints>());
        foreach (var extension in Services.GetServices<IHttpEndpoints>())
        {
            extension.Map(app);
        }

#pragma warning disable ASP0014 // An empty builder adds no endpoint middleware of its own.
        app.UseEndpoints(_ => { });
#pragma warning restore ASP0014
    }
}
