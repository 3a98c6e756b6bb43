using LocalCloud.Host.Http;
using LocalCloud.Host.Runtime;
using LocalCloud.Host.Worker;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace LocalCloud.Host;

/// <summary>
/// Runs one app: its worker, and a listener for each kind of trigger it has. The web server that <see cref="FunctionsHostServices"/> was
/// added to must be listening before <see cref="StartAsync"/>.
/// </summary>
internal sealed class FunctionsHost : IAsyncDisposable
{
    private readonly WorkerSupervisor _worker;
    private readonly TriggerListeners _listeners;
    private readonly HostAddresses _addresses;
    private readonly WorkerPort _port;
    private readonly IServer _server;
    private readonly HostState _state;
    private readonly FunctionsHostOptions _options;
    private readonly SemaphoreSlim _turn = new(1, 1);

    internal FunctionsHost(
        WorkerSupervisor worker, TriggerListeners listeners,
        HostAddresses addresses, WorkerPort port, IServer server, HostState state, FunctionsHostOptions options) =>
        (_worker, _listeners, _addresses, _port, _server, _state, _options) =
        (worker, listeners, addresses, port, server, state, options);

    /// <summary>What the worker declares; empty before the start.</summary>
    public IReadOnlyList<FunctionDescriptor> Functions => _state.Functions;

    /// <summary>The services of the app while it runs in this process; null for a process of its own.</summary>
    public IServiceProvider? WorkerServices => _worker.Services;

    /// <summary>Process id of the worker; null when it runs in this process.</summary>
    public int? WorkerProcessId => _worker.ProcessId;

    /// <summary>Fails when the worker ended and could not be brought back; completes when the host was stopped.</summary>
    public Task Completion => _worker.Completion;

    /// <summary>The worker ended by itself and another one has taken its place; tells why.</summary>
    public event EventHandler<WorkerRestartedEventArgs>? WorkerRestarted
    {
        add => _worker.Restarted += value;
        remove => _worker.Restarted -= value;
    }

    /// <summary>Starts the worker, loads its functions and starts listening for their triggers.</summary>
    /// <exception cref="Settings.SettingsException">The app cannot run with its files or settings; says why.</exception>
    /// <exception cref="WorkerStartException">The app itself failed on its way up.</exception>
    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        FindAddresses();
        await ServeAsync(await _worker.StartAsync(cancellationToken), cancellationToken);
        _state.BecomeReady(); // The first request need not wait until ten feeds have found their leases.
        await _listeners.StartLateAsync(cancellationToken);
    }

    /// <summary>
    /// Lets another build of the app take over, with the functions it has. It comes up beside the one that runs; then triggers pause, requests
    /// wait, what is running is waited for as <see cref="StopAsync"/> does, and the old worker ends. Settings and host.json stay as they are.
    /// </summary>
    /// <param name="programDirectory">A copy of the build output. It must not be changed any more, and not be one that has run before.</param>
    /// <param name="cancellationToken">Until the new worker is up: gives it up. After that: waits no longer for what is running.</param>
    /// <exception cref="WorkerStartException">The new build does not come up; the old one runs on.</exception>
    /// <exception cref="Settings.SettingsException">The same.</exception>
    public async Task ReloadAsync(string programDirectory, CancellationToken cancellationToken = default)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            var next = await _worker.PrepareAsync(programDirectory, cancellationToken);
            _state.BeginPause();
            try
            {
                await _listeners.PauseAsync(cancellationToken);
                _state.BecomeBusy();
                await _worker.SwitchAsync(next, cancellationToken);
                await ServeAsync(next.Functions, CancellationToken.None);
                await _listeners.StartLateAsync(CancellationToken.None);
            }
            finally
            {
                _state.BecomeReady();
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>
    /// Takes no more work, waits for what is running until the token is cancelled, at most ten seconds, then cancels it, and ends the worker.
    /// </summary>
    public async Task StopAsync(CancellationToken cancellationToken = default)
    {
        await _turn.WaitAsync(CancellationToken.None); // Whatever takes over now is what has to be stopped.
        try
        {
            await _listeners.StopAsync(cancellationToken);
            await _worker.StopAsync(cancellationToken);
        }
        finally
        {
            _turn.Release();
        }
    }

    public async ValueTask DisposeAsync() => await _worker.DisposeAsync();

    private async Task ServeAsync(IReadOnlyList<FunctionDescriptor> functions, CancellationToken cancellationToken)
    {
        _listeners.Create(functions);
        _state.Functions = functions;
        _options.Keys?.MakeFor(functions.Where(HttpTriggerBinding.AsksForKey).Select(function => function.Name));
        await _listeners.StartAsync(cancellationToken);
    }

    private void FindAddresses()
    {
        _addresses.Worker = _port.Address;
        _addresses.Http ??= _server.Features.Get<IServerAddressesFeature>()?.Addresses
            .Select(address => new Uri(address.Replace("//[::]:", "//localhost:", StringComparison.Ordinal)))
            .FirstOrDefault(address => address.Port != _port.Address.Port);
    }
}
