using System.Runtime.ExceptionServices;
using LocalCloud.DurableTask;
using LocalCloud.Faults;
using LocalCloud.Host.Keys;
using LocalCloud.Host.Runtime;
using LocalCloud.Host.Settings;
using LocalCloud.Host.Worker;
using LocalCloud.Hosting;
using LocalCloud.Testing;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;

namespace LocalCloud;

/// <summary>A function app with every service it needs, running for a test. Several can run at once.</summary>
public sealed class LocalCloudApp : IAsyncDisposable
{
    private readonly LocalCloudHost _host;
    private readonly TestTaskHub _taskHub;

    private LocalCloudApp(LocalCloudHost host, Launch launch)
    {
        (_host, Clock, Faults) = (host, launch.Clock, launch.Faults);
        Http = new HttpClient { BaseAddress = host.Address };
        _taskHub = new TestTaskHub(host.Services);
    }

    /// <summary>Its base address is the app's.</summary>
    public HttpClient Http { get; }

    /// <summary>What requests need to be let in, with the setting <c>LocalCloud__EnforceKeys</c>; <see cref="Http"/> sends none of them by itself.</summary>
    public HostKeys Keys => _host.Keys ?? throw new InvalidOperationException("The app runs without LocalCloud__EnforceKeys.");

    /// <summary>The app's own services; make a scope for scoped ones.</summary>
    /// <exception cref="InvalidOperationException">The app runs in a process of its own.</exception>
    public IServiceProvider Services => _host.Functions.WorkerServices
        ?? throw new InvalidOperationException("The services of an app in a process of its own cannot be reached from here.");

    /// <summary>Of an app that runs in a process of its own, to kill it for example: another one takes its place; null in this process.</summary>
    public int? WorkerProcessId => _host.Functions.WorkerProcessId;

    /// <summary>The time of the emulated services and, in this process, of the app.</summary>
    public CloudClock Clock { get; }

    /// <summary>What goes wrong in it. After a crash the cloud answers no more, and another one can be started on its state.</summary>
    public FaultInjector Faults { get; }

    /// <summary>A client for the app's orchestrations and entities, as the app's functions have it.</summary>
    public DurableTaskClient Durable => _taskHub.Client;

    /// <summary>The engine behind <see cref="Durable"/>, with the histories it has recorded.</summary>
    public DurableEngine TaskHub => _taskHub.Engine;

    /// <summary>For a client of the test's own; it must use Gateway mode.</summary>
    public string CosmosConnectionString => _host.Emulated?.CosmosDb.ConnectionString
        ?? throw new InvalidOperationException("The app runs without emulated services.");

    /// <summary>For a client of the test's own; there are entities if the app has an infra/servicebus.json around it.</summary>
    public string ServiceBusConnectionString => _host.Emulated?.ServiceBus?.ConnectionString
        ?? throw new InvalidOperationException("The app declares no Service Bus entities, or runs without emulated services.");

    /// <summary>For a <c>ServiceBusAdministrationClient</c> of the test's own.</summary>
    public string ServiceBusAdministrationConnectionString => _host.Emulated?.ServiceBus?.AdministrationConnectionString
        ?? throw new InvalidOperationException("The app declares no Service Bus entities, or runs without emulated services.");

    /// <summary>Of the storage account of Azurite, for clients of the test's own.</summary>
    public string StorageConnectionString => _host.Azurite?.ConnectionString
        ?? throw new InvalidOperationException("The app runs without Azurite: set LocalCloudOptions.Azurite.");

    /// <summary>Where a topic of infra/eventgrid.json is published to; its key is <c>local-eventgrid-key</c>.</summary>
    public Uri EventGridEndpoint(string topic) => _host.Emulated?.EventGrid?.EndpointOf(topic)
        ?? throw new InvalidOperationException("The app runs without an emulated Event Grid: there is no infra/eventgrid.json around it.");

#pragma warning disable RS0026 // An app that is referred to and one that lies somewhere: what differs comes first, and neither takes the other's.
    /// <summary>
    /// Runs the app that <typeparamref name="TProgram"/> belongs to, from the references of the test, in its process. What fails in the
    /// app's entry point is thrown here.
    /// </summary>
    /// <exception cref="SettingsException">The app cannot run with its files or settings; says why.</exception>
    /// <exception cref="WorkerStartException">The app itself failed on its way up.</exception>
    /// <exception cref="CloudCrashedException">A rule of the options made it crash before it was up.</exception>
    public static Task<LocalCloudApp> StartAsync<TProgram>(
        Action<LocalCloudOptions>? configure = null, CancellationToken cancellationToken = default)
    {
        var application = typeof(TProgram).Assembly;
        var folder = AppFolder.Of(Path.GetDirectoryName(application.Location) ?? AppContext.BaseDirectory);
        return StartAsync(TestLaunch.Of(folder, application, OptionsOf(configure)), cancellationToken);
    }

    /// <summary>Runs the build output of any app, or the newest one of a project folder.</summary>
    /// <exception cref="LaunchException">There is no app.</exception>
    /// <exception cref="SettingsException">The app cannot run with its files or settings; says why.</exception>
    /// <exception cref="WorkerStartException">The app itself failed on its way up.</exception>
    /// <exception cref="CloudCrashedException">A rule of the options made it crash before it was up.</exception>
    public static Task<LocalCloudApp> StartAsync(
        string path, Action<LocalCloudOptions>? configure = null, CancellationToken cancellationToken = default) =>
        StartAsync(TestLaunch.Of(AppFolder.Find(path), application: null, OptionsOf(configure)), cancellationToken);
#pragma warning restore RS0026

    /// <summary>Waits until no feed, timer or orchestration has work left: everything that follows from earlier calls has happened.</summary>
    /// <param name="timeout">30 seconds unless given.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="TimeoutException">Names the sources that still had work.</exception>
    /// <exception cref="CloudCrashedException">A rule made the cloud crash.</exception>
    public async Task QuiesceAsync(TimeSpan? timeout = null, CancellationToken cancellationToken = default)
    {
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var quiet = Quiescence.WaitAsync([.. _host.Services.GetServices<IWorkSource>()], timeout ?? TimeSpan.FromSeconds(30), giveUp.Token);
        if (await Task.WhenAny(quiet, Faults.Crashed) == Faults.Crashed)
        {
            await giveUp.CancelAsync();
            throw new CloudCrashedException();
        }

        await quiet;
    }

    /// <summary>Stops the app as Ctrl-C would, and waits for it to end; after a crash there is nothing left to stop.</summary>
    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _taskHub.DisposeAsync();
        if (Faults.IsCrashed)
        {
            await Faults.Crashed;
        }

        await _host.DisposeAsync();
    }

    private static LocalCloudOptions OptionsOf(Action<LocalCloudOptions>? configure)
    {
        var options = new LocalCloudOptions();
        configure?.Invoke(options);
        return options;
    }

    private static async Task<LocalCloudApp> StartAsync(Launch launch, CancellationToken cancellationToken)
    {
        var starting = Task.Run(() => UpAsync(launch, cancellationToken), cancellationToken);
        if (await Task.WhenAny(starting, launch.Faults.Crashed).WaitAsync(cancellationToken) == starting)
        {
            return new LocalCloudApp(await starting, launch);
        }

        // Whatever the start comes to now is no news.
        _ = starting.ContinueWith(
            static started => _ = started.Exception, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        await launch.Faults.Crashed;
        throw new CloudCrashedException();
    }

    private static async Task<LocalCloudHost> UpAsync(Launch launch, CancellationToken cancellationToken)
    {
        var host = new CloudBuilder(launch).Build();
        try
        {
            await host.StartAsync(cancellationToken);
            return host;
        }
        catch (Exception exception)
        {
            await host.DisposeAsync();
            ExceptionDispatchInfo.Throw(exception is WorkerStartException { InnerException: { } thrown } ? thrown : exception);
            throw;
        }
    }
}
