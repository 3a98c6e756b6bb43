using LocalCloud.Faults;
using LocalCloud.Functions.Runtime;
using LocalCloud.Hosting;
using LocalCloud.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace LocalCloud;

/// <summary>A function app with every service it needs, running in this process for a test. Several can run at once.</summary>
public sealed class LocalCloudApp : IAsyncDisposable
{
    private readonly IHost _host;
    private readonly RunningApp _app;
    private readonly Task _ended;

    private LocalCloudApp(IHost host, RunningApp app, Task ended, TestLaunch launch)
    {
        (_host, _app, _ended, Clock, Faults) = (host, app, ended, launch.Clock, launch.Faults);
        Http = new HttpClient { BaseAddress = app.Address };
    }

    /// <summary>Its base address is the app's.</summary>
    public HttpClient Http { get; }

    /// <summary>The app's services; make a scope for scoped ones.</summary>
    public IServiceProvider Services => _host.Services;

    /// <summary>The time of the app and of the emulated services.</summary>
    public CloudClock Clock { get; }

    /// <summary>What goes wrong in it. After a crash the cloud answers no more, and another one can be started on its state.</summary>
    public FaultInjector Faults { get; }

    /// <summary>For a client of the test's own; it must use Gateway mode.</summary>
    public string CosmosConnectionString => _app.Services?.CosmosDb.ConnectionString
        ?? throw new InvalidOperationException("The app runs without emulated services.");

    /// <summary>Runs the entry point of the app that <typeparamref name="TProgram"/> belongs to. What fails there is thrown here.</summary>
    /// <exception cref="CloudCrashedException">A rule of the options made it crash before it was up.</exception>
    public static async Task<LocalCloudApp> StartAsync<TProgram>(
        Action<LocalCloudOptions>? configure = null, CancellationToken cancellationToken = default)
    {
        var options = new LocalCloudOptions();
        configure?.Invoke(options);
        var launch = new TestLaunch(typeof(TProgram).Assembly, options);
        var (host, app, ended) = await launch.RunAsync(cancellationToken);
        return new LocalCloudApp(host, app, ended, launch);
    }

    /// <summary>Waits until no feed, timer or orchestration has work left: everything that follows from earlier calls has happened.</summary>
    /// <param name="timeout">30 seconds unless given.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="TimeoutException">Names the sources that still had work.</exception>
    /// <exception cref="CloudCrashedException">A rule made the cloud crash.</exception>
    public async Task QuiesceAsync(TimeSpan? timeout = null, CancellationToken cancellationToken = default)
    {
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var quiet = Quiescence.WaitAsync([.. Services.GetServices<IWorkSource>()], timeout ?? TimeSpan.FromSeconds(30), giveUp.Token);
        if (await Task.WhenAny(quiet, Faults.Crashed) == Faults.Crashed)
        {
            await giveUp.CancelAsync();
            throw new CloudCrashedException();
        }

        await quiet;
    }

    /// <summary>Stops the app as Ctrl-C would, and waits for its entry point to return; after a crash there is nothing left to stop.</summary>
    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        if (Faults.IsCrashed)
        {
            await Faults.Crashed;
        }

        Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();
        await _ended;
        await ((IAsyncDisposable)_host).DisposeAsync();
    }
}
