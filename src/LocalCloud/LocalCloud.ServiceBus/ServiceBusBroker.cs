using LocalCloud.Faults;
using LocalCloud.ServiceBus.Administration;
using LocalCloud.ServiceBus.Amqp;
using LocalCloud.ServiceBus.Entities;
using LocalCloud.ServiceBus.Security;
using LocalCloud.ServiceBus.Storage;
using LocalCloud.Storage;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace LocalCloud.ServiceBus;

/// <summary>An emulated Service Bus namespace that unmodified clients use over AMQP 1.0 on loopback.</summary>
internal sealed class ServiceBusBroker : IAsyncDisposable
{
    private readonly AmqpServer _server;
    private readonly AdministrationServer? _administration;
    private readonly SqliteDatabase _database;
    private readonly EntityCatalog _entities;
    private readonly ServiceBusBrokerOptions _options;
    private int _disposed;

    private ServiceBusBroker(
        AmqpServer server, AdministrationServer? administration, SqliteDatabase database, EntityCatalog entities, ServiceBusBrokerOptions options) =>
        (_server, _administration, _database, _entities, _options) = (server, administration, database, entities, options);

    public int Port => _server.Port;

    /// <summary>For clients of every language: the flag makes them do without TLS.</summary>
    public string ConnectionString => StringFor(Port == 5672 ? "" : $":{Port}");

    /// <summary>For <c>ServiceBusAdministrationClient</c>; null when administration was left out.</summary>
    public string? AdministrationConnectionString => _administration is { } server ? StringFor($":{server.Port}") : null;

    /// <summary>
    /// Messages that can be delivered from entities that somebody receives from, messages that are locked, and what is being done by itself.
    /// What is scheduled, deferred or dead-lettered does not count.
    /// </summary>
    public int PendingWork => _entities.All.Sum(entity => entity is MessageQueue queue ? queue.PendingWork : entity.Schedule?.Working ?? 0);

    /// <summary>What waits in these entities while nobody receives from them yet, which <see cref="PendingWork"/> leaves out.</summary>
    /// <param name="paths">Of queues, and of subscriptions as <c>topic/Subscriptions/name</c>.</param>
    public int WaitingIn(IEnumerable<string> paths)
    {
        ArgumentNullException.ThrowIfNull(paths);
        return paths.Sum(path => (_entities.Find(path) as MessageQueue)?.Unattended ?? 0);
    }

    /// <summary>Opens the storage, creates what the definition says, and listens.</summary>
    /// <exception cref="InvalidOperationException">The port is taken; the message says which and what to do.</exception>
    /// <exception cref="ArgumentException">The definition is not valid; the message says why.</exception>
    public static async Task<ServiceBusBroker> StartAsync(ServiceBusBrokerOptions options, ILoggerFactory? loggers = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        cancellationToken.ThrowIfCancellationRequested();
        var logger = (loggers ?? NullLoggerFactory.Instance).CreateLogger<ServiceBusBroker>();
        var faults = options.Faults ?? new FaultInjector(options.TimeProvider);
        var database = SqliteDatabase.Open(new() { Name = "servicebus", Path = options.Path, Migrations = Schema.Migrations, Faults = faults });
        EntityCatalog? entities = null;
        AdministrationServer? administration = null;
        try
        {
            var journal = new Journal(database);
            Router? router = null;
            entities = new EntityCatalog(find =>
            {
                router = new Router(find, options.TimeProvider) { Journal = journal };
                return new QueueServices(journal, options.TimeProvider, router, faults, logger);
            });
            entities.Load();
            if (options.Definition is { } definition)
            {
                await entities.ApplyAsync(definition);
            }

            var connections = new Connections(faults);
            var context = new BrokerContext(entities, router!, connections, new PendingAttaches(), faults, options.MaxMessageSize, logger);
            var key = new SharedAccessKey(options.KeyName, options.Key, options.TimeProvider);
            administration = options.AdministrationPort is { } port
                ? await AdministrationServer.StartAsync(port, new AdministrationApi(entities, key, logger), cancellationToken)
                : null;
            var broker = new ServiceBusBroker(AmqpServer.Start(options.Port, context, key), administration, database, entities, options);
            faults.WhenCrashed(broker.CutOffAsync);
            faults.WhenOut(FaultService.ServiceBus, connections.DropAll);
            return broker;
        }
        catch (Exception failure)
        {
            if (administration is not null)
            {
                await administration.DisposeAsync();
            }

            entities?.Dispose();
            await database.DisposeAsync();
            throw failure switch
            {
                System.Net.Sockets.SocketException => new InvalidOperationException(
                    $"Service Bus cannot listen on port {options.Port}: {failure.Message} Stop the program that uses it, or choose another port with --servicebus-port (alone: --port).", failure),
                IOException when options.AdministrationPort is { } taken => new InvalidOperationException(
                    $"The administration of Service Bus cannot listen on port {taken}: {failure.Message} Stop the program that uses it, or choose other ports with --servicebus-port (alone: --port).", failure),
                BrokerException => new ArgumentException(failure.Message, nameof(options), failure),
                _ => new InvalidOperationException($"Service Bus cannot start: {failure.Message}", failure),
            };
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            if (_administration is not null)
            {
                await _administration.DisposeAsync();
            }

            _entities.Dispose();
            _server.Stop();
            await _database.DisposeAsync();
        }
    }

    /// <summary>After a crash the database cuts itself off.</summary>
    private async Task CutOffAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            _entities.Dispose();
            _server.Stop();
            if (_administration is not null)
            {
                await _administration.DisposeAsync();
            }
        }
    }

    private string StringFor(string port) =>
        $"Endpoint=sb://localhost{port};SharedAccessKeyName={_options.KeyName};SharedAccessKey={_options.Key};UseDevelopmentEmulator=true;";
}
