using LocalCloud.Faults;
using LocalCloud.ServiceBus.Amqp;
using LocalCloud.ServiceBus.Entities;
using LocalCloud.ServiceBus.Security;
using LocalCloud.ServiceBus.Storage;
using LocalCloud.Storage;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace LocalCloud.ServiceBus;

/// <summary>An emulated Service Bus namespace that unmodified clients use over AMQP 1.0 on loopback.</summary>
public sealed class ServiceBusBroker : IAsyncDisposable
{
    private readonly AmqpServer _server;
    private readonly SqliteDatabase _database;
    private readonly EntityCatalog _entities;
    private readonly ServiceBusBrokerOptions _options;
    private int _disposed;

    private ServiceBusBroker(AmqpServer server, SqliteDatabase database, EntityCatalog entities, ServiceBusBrokerOptions options) =>
        (_server, _database, _entities, _options) = (server, database, entities, options);

    public int Port => _server.Port;

    /// <summary>For clients of every language: the flag makes them do without TLS.</summary>
    public string ConnectionString =>
        $"Endpoint=sb://localhost{(Port == 5672 ? "" : ":" + Port)};SharedAccessKeyName={_options.KeyName};SharedAccessKey={_options.Key};UseDevelopmentEmulator=true;";

    /// <summary>
    /// Messages that can be delivered from entities that somebody receives from, messages that are locked, and what is being done by itself.
    /// What is scheduled, deferred or dead-lettered does not count.
    /// </summary>
    public int PendingWork => _entities.All.Sum(entity => entity is MessageQueue queue ? queue.PendingWork : entity.Schedule?.Working ?? 0);

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

            var context = new BrokerContext(entities, router!, new Connections(), new PendingAttaches(), faults, options.MaxMessageSize, logger);
            var server = AmqpServer.Start(options.Port, context, new SharedAccessKey(options.KeyName, options.Key, options.TimeProvider));
            var broker = new ServiceBusBroker(server, database, entities, options);
            faults.WhenCrashed(broker.CutOffAsync);
            return broker;
        }
        catch (Exception failure)
        {
            entities?.Dispose();
            await database.DisposeAsync();
            throw failure switch
            {
                System.Net.Sockets.SocketException => new InvalidOperationException(
                    $"Service Bus cannot listen on port {options.Port}: {failure.Message} Stop the program that uses it, or choose another port with --servicebus-port (alone: --port).", failure),
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
            _server.Stop();
            _entities.Dispose();
            await _database.DisposeAsync();
        }
    }

    /// <summary>After a crash the database cuts itself off.</summary>
    private Task CutOffAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            _server.Stop();
            _entities.Dispose();
        }

        return Task.CompletedTask;
    }
}
