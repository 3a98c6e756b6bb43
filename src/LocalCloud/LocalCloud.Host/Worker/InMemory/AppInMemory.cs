using System.Reflection;
using System.Runtime.Loader;
using LocalCloud.Host.Protocol;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace LocalCloud.Host.Worker.InMemory;

/// <summary>The app's own entry point, run in this process: no gRPC between, no second HTTP hop.</summary>
internal sealed class AppInMemory : IWorkerChannel
{
    private readonly TaskCompletionSource<Exception?> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly WorkerLaunch _launch;
    private readonly FunctionsHostOptions _options;
    private readonly AppContextOfItsOwn? _context;
    private readonly Assembly _assembly;
    private MessagePipe? _pipe;
    private AppServer? _server;
    private Type? _endpoints;
    private IHost? _host;
    private IHostApplicationLifetime? _lifetime;

    private AppInMemory(WorkerLaunch launch, FunctionsHostOptions options)
    {
        (_launch, _options) = (launch, options);
        _context = launch.App.Loaded is null ? Contexts.For(launch.App.AssemblyPath) : null;
        _assembly = launch.App.Loaded ?? _context!.LoadFromAssemblyPath(launch.App.AssemblyPath);
    }

    public Task<Exception?> Ended => _ended.Task;

    public IServiceProvider? Services => _host?.Services;

    public int? ProcessId => null;

    public static async Task StartAsync(WorkerLaunch launch, WorkerSession session, FunctionsHostOptions options, CancellationToken cancellationToken)
    {
        using var state = await ProcessState.TakeAsync(launch.Variables, launch.App.Directory, options.KeepEnvironment, cancellationToken);
        var app = new AppInMemory(launch, options);
        session.Attach(app);
        Assembly.SetEntryAssembly(app._assembly);
        using var events = new HostingEvents(app.Building, app.Built);
        new Thread(() => app.Main(events)) { IsBackground = true, Name = "Functions worker" }.Start();
        await session.OpenAsync(launch.App, cancellationToken);
        app.ReadEndpoints();
    }

    public ValueTask SendAsync(StreamingMessage message) => _pipe!.SendAsync(message);

    public Task RunAsync(HttpContext http, string invocationId)
    {
        http.Request.Headers["x-ms-invocation-id"] = invocationId;
        return _server!.RunAsync(http);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_ended.Task.IsCompleted)
        {
            _lifetime?.StopApplication();
        }

        await Task.WhenAny(_ended.Task, Task.Delay(TimeSpan.FromSeconds(2)));

        // An app that does not end when asked cannot be made to: its thread is left behind, and nobody waits for it.
        _ended.TrySetResult(null);
    }

    private void Main(HostingEvents events)
    {
        events.Enter();
        using var scope = _context?.EnterContextualReflection();
        Exception? failure = null;
        try
        {
            var entry = _assembly.EntryPoint ?? throw new WorkerStartException($"{_assembly.GetName().Name} has no entry point.");
            var result = entry.Invoke(null, BindingFlags.DoNotWrapExceptions, null, entry.GetParameters().Length == 0 ? null : [Array.Empty<string>()], null);
            (result as Task)?.GetAwaiter().GetResult();
        }
#pragma warning disable CA1031 // Whatever the app throws is told by whoever waits for it.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            failure = exception;
        }

        _ended.TrySetResult(failure ?? (_host is null ? new WorkerStartException("The app's entry point returned without having built a host.") : null));
    }

    private void Building(IHostBuilder builder)
    {
        builder.ConfigureAppConfiguration(configuration => configuration.AddInMemoryCollection(_launch.WorkerConfiguration));
        builder.ConfigureServices(services =>
        {
            _options.ConfigureWorkerServices?.Invoke(services);
            services.RemoveAll<IHostLifetime>();
            services.AddSingleton<IHostLifetime, NoLifetime>();
            if (services.Any(service => service.ServiceType == typeof(IServer)))
            {
                services.RemoveAll<IServer>();
                services.AddSingleton<IServer, AppServer>();
            }

            _endpoints = services.FirstOrDefault(service => service.ServiceType.Name == "FunctionsEndpointDataSource")?.ServiceType;
            Connect(services);
        });
    }

    private void Connect(IServiceCollection services)
    {
        // From the app's own registrations, so that it is the assembly of the app's load context.
        var factory = services.FirstOrDefault(service => WorkerInternals.IsWorker(service.ServiceType.Assembly) && service.ServiceType.Name == "IWorkerClientFactory");
        if (factory is null)
        {
            return; // Another host the app builds, not the one with the functions.
        }

        var worker = WorkerInternals.Of(factory.ServiceType.Assembly);
        _pipe = new MessagePipe(_launch, worker, ProxiesFor(factory.ServiceType.Assembly));
        services.RemoveAll(worker.ClientFactory);
        services.AddSingleton(worker.ClientFactory, _pipe.CreateFactory());
        if (_context is not null)
        {
            MethodLocator.Replace(services, _context, ProxiesFor(factory.ServiceType.Assembly));
        }
    }

    private void Built(IHost host)
    {
        if (_pipe is null || _host is not null)
        {
            return;
        }

        _host = host;
        _lifetime = host.Services.GetRequiredService<IHostApplicationLifetime>();
        _server = host.Services.GetService<IServer>() as AppServer;
        _pipe.Drain(host.Services);
    }

    // The worker's table of routes is made from the environment, which is only lent: it is made now.
    private void ReadEndpoints() => _ = (_endpoints is null ? null : _host!.Services.GetService(_endpoints) as EndpointDataSource)?.Endpoints;

    private static Func<Type, Func<string, object?[], object?>, object> ProxiesFor(Assembly worker)
    {
        var context = AssemblyLoadContext.GetLoadContext(worker)!;
        if (context == AssemblyLoadContext.Default)
        {
            return WorkerProxy.Create;
        }

        var there = context.LoadFromAssemblyPath(typeof(WorkerProxy).Assembly.Location).GetType(typeof(WorkerProxy).FullName!, throwOnError: true)!;
        return there.GetMethod(nameof(WorkerProxy.Create))!.CreateDelegate<Func<Type, Func<string, object?[], object?>, object>>();
    }

    // A restarted app finds its assemblies loaded.
    private static class Contexts
    {
        private static readonly Dictionary<string, AppContextOfItsOwn> s_contexts = [];

        public static AppContextOfItsOwn For(string assemblyPath)
        {
            lock (s_contexts)
            {
                return s_contexts.TryGetValue(assemblyPath, out var context) ? context : s_contexts[assemblyPath] = new(assemblyPath);
            }
        }
    }
}
