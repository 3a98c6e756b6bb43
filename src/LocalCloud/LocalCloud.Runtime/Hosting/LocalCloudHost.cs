using LocalCloud.Dashboard;
using LocalCloud.Host;
using LocalCloud.Host.Keys;
using LocalCloud.Host.Runtime;
using LocalCloud.Host.Settings;
using LocalCloud.Host.Worker;
using LocalCloud.Services;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace LocalCloud.Hosting;

/// <summary>The services and the host that runs the app: they come up before it and go down after it.</summary>
internal sealed class LocalCloudHost(WebApplication web, Launch launch, Task<EmulatedServices>? services, StateFolder? state, HostKeys? keys) : IAsyncDisposable
{
    private int _disposed;

    /// <summary>Of the host; the app has services of its own.</summary>
    public IServiceProvider Services => web.Services;

    public FunctionsHost Functions { get; } = web.Services.GetRequiredService<FunctionsHost>();

    public HostJson HostJson { get; } = web.Services.GetRequiredService<HostJson>();

    public StateFolder? State => state;

    /// <summary>Whether there is a page that shows what it does.</summary>
    public bool HasDashboard { get; } = web.Services.GetService<DashboardOptions>() is not null;

    /// <summary>Null when they are not enforced.</summary>
    public HostKeys? Keys => keys;

    /// <summary>Null without them, and until the cloud is up.</summary>
    public EmulatedServices? Emulated => services is { IsCompletedSuccessfully: true } ? services.Result : null;

    /// <summary>Known once it listens.</summary>
    public Uri Address => web.Services.GetRequiredService<HostAddresses>().Http!;

    /// <exception cref="LaunchException">A port is taken, or something else that the developer can mend.</exception>
    /// <exception cref="WorkerStartException">The app itself failed on its way up.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        launch.Faults.WhenCrashed(CutOffAsync);
        await ListenAsync(cancellationToken);
        TellAddress();
        if (services is not null)
        {
            await services.WaitAsync(cancellationToken);
        }

        try
        {
            await Functions.StartAsync(cancellationToken);
            Emulated?.EventGrid?.BeginDelivery(); // Not before: attempts would be used up while nobody can take anything.
        }
        catch (HttpRequestException exception) when (services is null)
        {
            throw new LaunchException(
                $"A service the app is configured for does not answer: {exception.Message} Start it, or run without --no-emulators.", exception);
        }
    }

    /// <summary>Stops as Ctrl-C would; after a crash there is nothing left to stop.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        if (!launch.Faults.IsCrashed)
        {
            await Functions.StopAsync();
            await web.StopAsync();
        }

        await Functions.DisposeAsync();
        await web.DisposeAsync();
        if (services is not null)
        {
            await DisposeServicesAsync(services);
        }

        state?.Dispose();
    }

    private static async Task DisposeServicesAsync(Task<EmulatedServices> services)
    {
        try
        {
            await (await services).DisposeAsync();
        }
        catch (LaunchException)
        {
            // They never came up, which whoever started the cloud has been told.
        }
    }

    private async Task ListenAsync(CancellationToken cancellationToken)
    {
        try
        {
            await web.StartAsync(cancellationToken);
        }
        catch (Exception exception) when (PortFailure.Is(exception))
        {
            throw new LaunchException($"The functions cannot listen: {exception.Message} {PortFailure.Advice(exception)} {Launch.SecondInstance}", exception);
        }
    }

    /// <summary>By name, as the management addresses that an app hands out are to be read by people.</summary>
    private void TellAddress()
    {
        var worker = web.Services.GetRequiredService<WorkerPort>().Address;
        var address = web.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses
            .Select(address => new Uri(address))
            .First(address => address.Port != worker.Port);
        web.Services.GetRequiredService<HostAddresses>().Http = new UriBuilder(address) { Host = "localhost" }.Uri;
    }

    /// <summary>Connections break; what runs is told to end, and not waited for.</summary>
    private async Task CutOffAsync()
    {
        var now = new CancellationToken(canceled: true);
        _ = Functions.StopAsync(now).ContinueWith(
            static stopped => _ = stopped.Exception, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        await web.Services.GetRequiredService<IServer>().StopAsync(now);
    }
}
