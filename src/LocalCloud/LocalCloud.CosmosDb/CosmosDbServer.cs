using System.Diagnostics;
using System.Net;
using System.Text.Json;
using LocalCloud.CosmosDb.Batches;
using LocalCloud.CosmosDb.Documents;
using LocalCloud.CosmosDb.Feeds;
using LocalCloud.CosmosDb.Http;
using LocalCloud.CosmosDb.Queries;
using LocalCloud.CosmosDb.Queries.Indexes;
using LocalCloud.CosmosDb.Resources;
using LocalCloud.CosmosDb.Scripts;
using LocalCloud.CosmosDb.Throttling;
using LocalCloud.CosmosDb.Users;
using LocalCloud.Faults;
using LocalCloud.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace LocalCloud.CosmosDb;

/// <summary>An emulated Cosmos DB account that the unmodified SDK uses in Gateway mode over HTTP or HTTPS on loopback.</summary>
internal sealed class CosmosDbServer : IAsyncDisposable
{
    private readonly KestrelServer _kestrel;
    private readonly SqliteDatabase _storage;
    private readonly Catalogue _catalogue;
    private readonly ExpiredDocuments _expired;
    private readonly ServiceProvider _services;
    private readonly string _key;
    private int _disposed;

    private CosmosDbServer(KestrelServer kestrel, SqliteDatabase storage, Catalogue catalogue, ExpiredDocuments expired, ServiceProvider services, string key)
    {
        (_kestrel, _storage, _catalogue, _expired, _services, _key) = (kestrel, storage, catalogue, expired, services, key);
        var address = kestrel.Features.Get<IServerAddressesFeature>()!.Addresses.First();
        Endpoint = new UriBuilder(address) { Host = "localhost", Path = "/" }.Uri;
    }

    /// <summary>For example <c>http://localhost:8081/</c>; <c>https</c> with a certificate.</summary>
    public Uri Endpoint { get; }

    /// <summary>Connection string with the account's key; clients must set <c>ConnectionMode.Gateway</c>.</summary>
    public string ConnectionString => $"AccountEndpoint={Endpoint};AccountKey={_key};";

    /// <summary>Opens the storage and listens.</summary>
    /// <exception cref="InvalidOperationException">The port is taken; the message says which and what to do.</exception>
    public static async Task<CosmosDbServer> StartAsync(CosmosDbOptions options, ILoggerFactory? loggers, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(options);
        loggers ??= NullLoggerFactory.Instance;
        var faults = options.Faults ?? new FaultInjector(options.TimeProvider);
        var storage = SqliteDatabase.Open(new() { Name = "cosmosdb", Path = options.Path, Migrations = Schema.Migrations, Faults = faults, OnConnect = PropertyKey.Register });
        ServiceProvider? services = null;
        KestrelServer? kestrel = null;
        try
        {
            var catalogue = new Catalogue(storage, options);
            catalogue.Load();
            services = Services(loggers, options.Certificate is not null);
            kestrel = Listen(options, loggers, services);
            var router = Compose(options, storage, catalogue);
            await kestrel.StartAsync(new CosmosApplication(router, new FaultyRequests(faults, router, catalogue, new(storage)), loggers.CreateLogger<CosmosApplication>()), ct);
            var expired = new ExpiredDocuments(storage, catalogue, options.TimeProvider, loggers.CreateLogger<ExpiredDocuments>());
            var server = new CosmosDbServer(kestrel, storage, catalogue, expired, services, options.Key);
            faults.WhenCrashed(server.CutOffAsync);
            return server;
        }
        catch (Exception failure)
        {
            kestrel?.Dispose();
            services?.Dispose();
            await storage.DisposeAsync();
            if (failure is IOException or System.Net.Sockets.SocketException)
            {
                throw new InvalidOperationException(
                    $"Cosmos DB cannot listen on port {options.Port}: {failure.Message} Stop the program that uses it (the Azure Cosmos DB emulator takes the same port), or choose another port with --cosmos-port (alone: --port).",
                    failure);
            }

            throw;
        }
    }

    /// <summary>Creates a container, and its database, without HTTP. False when it exists.</summary>
    /// <exception cref="ArgumentException">The definition is not valid; the message says why.</exception>
    public async Task<bool> CreateContainerIfNotExistsAsync(ContainerDefinition definition, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(definition);
        ct.ThrowIfCancellationRequested();
        using var json = JsonDocument.Parse(DefinitionJson.Of(definition));
        var (settings, refusal) = ContainerSettings.Read(json.RootElement);
        if (settings is null)
        {
            throw new ArgumentException($"Container {definition.Database}/{definition.Id}: {refusal}", nameof(definition));
        }

        if (definition.Throughput is { } throughput && !Throughput.IsManual(throughput))
        {
            throw new ArgumentException($"Container {definition.Database}/{definition.Id}: throughput is 400 to 1,000,000 in steps of 100.", nameof(definition));
        }

        var database = _catalogue.FindDatabase(definition.Database)
            ?? await _catalogue.CreateDatabaseAsync(definition.Database, default)
            ?? _catalogue.FindDatabase(definition.Database)!;
        return _catalogue.FindContainer(database.Id, definition.Id) is null
            && await _catalogue.CreateContainerAsync(database, definition.Id, json.RootElement, settings, new(definition.Throughput, null), definition.PartitionKeyRanges) is not null;
    }

    /// <summary>The LSN of the last durable write of each partition key range, by range id; empty for an unknown container.</summary>
    public IReadOnlyDictionary<string, long> LatestLsns(string database, string container) =>
        _catalogue.FindContainer(database, container)?.Ranges.ToDictionary(range => range.Name, range => range.CommittedLsn) ?? [];

    /// <summary>The highest LSN over all partition key ranges.</summary>
    public long LatestLsn(string database, string container) => LatestLsns(database, container).Values.DefaultIfEmpty().Max();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 1)
        {
            return;
        }

        await _expired.DisposeAsync();
        await DisconnectAsync();
        await _services.DisposeAsync();
        await _catalogue.SaveCountersAsync();
        await _storage.DisposeAsync();
    }

    /// <summary>After a crash: there is nothing to save, the database cuts itself off.</summary>
    private async Task CutOffAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            _expired.Abandon();
            await DisconnectAsync();
        }
    }

    /// <summary>Clients keep connections open for ever; there is nothing to wait for.</summary>
    private async Task DisconnectAsync()
    {
        await _kestrel.StopAsync(new CancellationToken(canceled: true));
        _kestrel.Dispose();
    }

    private static Router Compose(CosmosDbOptions options, SqliteDatabase storage, Catalogue catalogue)
    {
        var cache = new QueryCache();
        var queries = new QueryService(storage, options.TimeProvider, cache, new(storage, options.LargeContainer));
        var scripts = new ScriptService(storage, options.TimeProvider, queries);
        var documents = new DocumentService(storage, options.TimeProvider, cache, scripts);
        var links = new DocumentLinks(storage);
        var resources = new ResourceOperations(catalogue, queries, new(storage));
        var users = new UserStore(storage, options.TimeProvider);
        users.Load();
        var key = new AccountKey(Convert.FromBase64String(options.Key));
        return new(
            options.VerifyAuthorization ? new(key, catalogue, users, new(catalogue, links)) : null,
            catalogue,
            resources,
            documents,
            links,
            new BatchService(storage, options.TimeProvider, documents),
            new ChangeFeed(storage, options.TimeProvider),
            new ReadFeed(storage, options.TimeProvider),
            queries,
            new ScriptOperations(new(storage, options.TimeProvider), scripts, resources),
            new UserOperations(users, resources, catalogue, key),
            options.Throttles ? new(catalogue, TimeProvider.System) : null,
            options.Consistency);
    }

    private static ServiceProvider Services(ILoggerFactory loggers, bool withTls)
    {
        if (!withTls)
        {
            return new ServiceCollection().AddSingleton(loggers).BuildServiceProvider();
        }

        // Kestrel's TLS needs services that only this registers.
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.Services.AddSingleton(_ => new ActivitySource("LocalCloud.CosmosDb")); // Under the usual name, an app in this process would export our requests as its own.
        builder.WebHost.UseKestrelCore();
        return builder.Services.AddSingleton(loggers).BuildServiceProvider();
    }

    private static KestrelServer Listen(CosmosDbOptions account, ILoggerFactory loggers, ServiceProvider services)
    {
        var options = new KestrelServerOptions { AddServerHeader = false, ApplicationServices = services, AllowSynchronousIO = false };
        options.Limits.MaxRequestBodySize = 2L * CosmosRequest.LargestBody;
        options.Limits.MaxRequestLineSize = 16 * 1024;
        // Continuations and partition keys travel in headers.
        options.Limits.MaxRequestHeadersTotalSize = 64 * 1024;
        options.Limits.MinRequestBodyDataRate = null;
        if (account.Port == 0)
        {
            options.Listen(IPAddress.Loopback, 0, Secure);
        }
        else
        {
            options.ListenLocalhost(account.Port, Secure);
        }

        // To wait for data first saves a buffer for each idle connection, of which there are few, and costs each request a system call.
        var sockets = new SocketTransportOptions { WaitForDataBeforeAllocatingBuffer = false };
        return new(Options.Create(options), new SocketTransportFactory(Options.Create(sockets), loggers), loggers);

        void Secure(ListenOptions listener)
        {
            if (account.Certificate is { } certificate)
            {
                listener.UseHttps(certificate);
            }
        }
    }
}
