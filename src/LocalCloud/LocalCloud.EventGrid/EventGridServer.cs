using System.Diagnostics;
using System.Net;
using LocalCloud.EventGrid.Definitions;
using LocalCloud.EventGrid.Delivery;
using LocalCloud.EventGrid.Faults;
using LocalCloud.EventGrid.Inspection;
using LocalCloud.EventGrid.Publishing;
using LocalCloud.EventGrid.Storage;
using LocalCloud.Faults;
using LocalCloud.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace LocalCloud.EventGrid;

/// <summary>Emulated Event Grid topics that unmodified SDKs publish to over HTTP on loopback, and the deliveries that follow.</summary>
internal sealed class EventGridServer : IAsyncDisposable
{
    private readonly WebApplication _web;
    private readonly SqliteDatabase _database;
    private readonly Dispatcher _dispatcher;
    private readonly EventsEndpoint _events;
    private int _disposed;

    private EventGridServer(WebApplication web, SqliteDatabase database, Dispatcher dispatcher, EventsEndpoint events, EventGridDefinition definition)
    {
        (_web, _database, _dispatcher, _events) = (web, database, dispatcher, events);
        Topics = [.. definition.Topics.Select(topic => topic.Name)];
        var address = web.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        Address = new($"http://localhost:{new Uri(address).Port}/");
    }

    /// <summary>For example <c>http://localhost:6060/</c>.</summary>
    public Uri Address { get; }

    public IReadOnlyList<string> Topics { get; }

    /// <summary>Where events of a topic are published to.</summary>
    public Uri EndpointOf(string topic) => new(Address, $"topics/{topic}/api/events");

    /// <summary>Opens the storage and listens; what is accepted waits for <see cref="BeginDelivery"/>.</summary>
    /// <exception cref="InvalidOperationException">The port is taken; the message says which and what to do.</exception>
    public static async Task<EventGridServer> StartAsync(EventGridOptions options, ILoggerFactory? loggers, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        loggers ??= NullLoggerFactory.Instance;
        var faults = options.Faults ?? new FaultInjector(options.TimeProvider);
        var database = SqliteDatabase.Open(new() { Name = "eventgrid", Path = options.Path, Migrations = EventSchemaScripts.Migrations, Faults = faults });
        var store = new EventStore(database, options.TimeProvider);
        var dispatcher = new Dispatcher(options, store, new FaultyDelivery(faults), loggers.CreateLogger("LocalCloud.EventGrid"));
        var events = new EventsEndpoint(options.Definition, store);
        var topics = new TopicEndpoint(
            options.Definition, store, new TopicAuthorization(options.TimeProvider), new FaultyPublishing(faults), dispatcher.Look);
        var web = Build(options.Port, loggers, topics, events);
        try
        {
            await web.StartAsync(cancellationToken);
        }
        catch (Exception failure) when (failure is IOException or System.Net.Sockets.SocketException)
        {
            await web.DisposeAsync();
            await dispatcher.DisposeAsync();
            await database.DisposeAsync();
            throw new InvalidOperationException(
                $"Event Grid cannot listen on port {options.Port}: {failure.Message} Stop the program that uses it, or choose another port with --eventgrid-port (alone: --port).", failure);
        }

        var server = new EventGridServer(web, database, dispatcher, events, options.Definition);
        faults.WhenCrashed(server.CutOffAsync);
        return server;
    }

    /// <summary>Delivers what is due and what comes; called when those it goes to are there.</summary>
    public void BeginDelivery() => _dispatcher.Begin();

    /// <summary>Deliveries that are due; not those that wait for their next attempt.</summary>
    public long PendingWork() => Volatile.Read(ref _disposed) == 0 ? _dispatcher.PendingWork() : 0;

    /// <summary>Answers as <c>GET /localcloud/eventgrid/events</c>, to serve it elsewhere too.</summary>
    public Task ShowEventsAsync(HttpContext http) => _events.ListAsync(http);

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            await StopAsync();
            await _database.DisposeAsync();
        }
    }

    /// <summary>After a crash: the database cuts itself off.</summary>
    private async Task CutOffAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            // Nothing is waited for: what was to be written is not, and nobody is told.
            await _dispatcher.AbandonAsync();
            await _web.StopAsync(new CancellationToken(canceled: true));
        }
    }

    private async Task StopAsync()
    {
        await _web.StopAsync(new CancellationToken(canceled: true));
        await _dispatcher.DisposeAsync();
        await _web.DisposeAsync();
    }

    private static WebApplication Build(int port, ILoggerFactory loggers, TopicEndpoint topics, EventsEndpoint events)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.Services.AddSingleton(_ => new ActivitySource("LocalCloud.EventGrid")); // Under the usual name, an app in this process would export our requests as its own.
        builder.Services.AddSingleton(loggers);
        builder.Services.AddRoutingCore();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = null; // Refused by the endpoint, with the error of the real service.
            if (port == 0)
            {
                kestrel.Listen(IPAddress.Loopback, 0);
            }
            else
            {
                kestrel.ListenLocalhost(port);
            }
        });
        var web = builder.Build();
        web.UseRouting();
        topics.Map(web);
        events.Map(web);
#pragma warning disable ASP0014 // Nothing adds the endpoint middleware to an empty builder.
        web.UseEndpoints(static _ => { });
#pragma warning restore ASP0014
        return web;
    }
}
