using System.Collections.Concurrent;
using System.Text.Json;
using LocalCloud.CosmosDb.Partitioning;
using LocalCloud.CosmosDb.Scripts;
using LocalCloud.Storage;

namespace LocalCloud.CosmosDb.Resources;

/// <summary>Databases, containers and offers: in memory for every request, on disk before anything is answered.</summary>
internal sealed class Catalogue(SqliteDatabase storage, CosmosDbOptions options)
{
    private readonly ConcurrentDictionary<string, Database> _databases = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(int Database, string Id), Container> _containers = new();
    private readonly ConcurrentDictionary<string, Container> _byRid = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Offer> _offers = new(StringComparer.Ordinal);

    public IEnumerable<Database> Databases => _databases.Values.OrderBy(database => database.Number);

    public IEnumerable<Container> AllContainers => _containers.Values;

    public IEnumerable<Offer> Offers => _offers.Values.OrderBy(offer => offer.Number);

    private long Now => options.TimeProvider.GetUtcNow().ToUnixTimeSeconds();

    public void Load() => storage.Read(session =>
    {
        new CatalogueLoader(session).Load(Keep, Keep, offer => _offers[offer.Target] = offer);
        return true;
    });

    /// <summary>By name first, then by rid.</summary>
    public Database? FindDatabase(string idOrRid) =>
        _databases.GetValueOrDefault(idOrRid) ?? _databases.Values.FirstOrDefault(database => database.Rid == idOrRid);

    public Container? FindContainer(string database, string idOrRid) =>
        FindDatabase(database) is not { } owner ? null
        : _containers.TryGetValue((owner.Number, idOrRid), out var container) ? container
        : _byRid.GetValueOrDefault(idOrRid);

    public IEnumerable<Container> ContainersOf(Database database) =>
        _containers.Values.Where(container => container.Database.Number == database.Number).OrderBy(container => container.Number);

    public Offer? FindOffer(string rid) => _offers.Values.FirstOrDefault(offer => offer.Rid == rid);

    /// <summary>The container's own throughput, or else that of its database.</summary>
    public Offer? OfferOf(Container container) => _offers.GetValueOrDefault(container.Rid) ?? _offers.GetValueOrDefault(container.Database.Rid);

    /// <summary>Null when a database of this id exists.</summary>
    public async Task<Database?> CreateDatabaseAsync(string id, Throughput throughput)
    {
        var created = await storage.WriteAsync(session =>
        {
            if (session.Prepare("INSERT INTO databases (id, json) VALUES (?1, x'') ON CONFLICT DO NOTHING").Run(id) == 0)
            {
                return null;
            }

            var number = LastNumber(session);
            var rid = ResourceId.Database(number);
            var database = new Database(number, id, rid, ResourceJson.Database(id, ResourceId.Text(rid), Now), throughput.IsSet);
            session.Prepare("UPDATE databases SET json = ?2 WHERE number = ?1").Run(number, database.Json);
            AddOffer(session, database.Rid, $"dbs/{database.Rid}/", throughput);
            return database;
        });
        return created is null ? null : Keep(created);
    }

    /// <summary>Null when a container of this id exists.</summary>
    public async Task<Container?> CreateContainerAsync(Database database, string id, JsonElement definition, ContainerSettings settings, Throughput throughput, int? ranges)
    {
        var divided = PartitionKeyRange.Divide(ranges ?? Math.Max(throughput.PartitionKeyRanges, options.DefaultPartitionKeyRanges));
        var created = await storage.WriteAsync(session =>
        {
            if (session.Prepare("INSERT INTO containers (database, id, json) VALUES (?1, ?2, x'') ON CONFLICT DO NOTHING").Run(database.Number, id) == 0)
            {
                return null;
            }

            var number = LastNumber(session);
            var rid = ResourceId.Container(database.RidBytes, number);
            var container = new Container
            {
                Database = database,
                Number = number,
                Id = id,
                RidBytes = rid,
                Json = ResourceJson.Container(definition, database.Rid, ResourceId.Text(rid), Now),
                Settings = settings,
                Partitions = new([.. divided.Select((keys, index) => new PartitionKeyRange(index, keys, 0, []))]),
                Numbers = new DocumentNumbers(0),
                Scripts = new ContainerScripts(),
                Sql = new DocumentSql(number),
            };
            session.Prepare("UPDATE containers SET json = ?2 WHERE number = ?1").Run(number, container.Json);
            foreach (var range in container.Ranges)
            {
                session.Prepare("INSERT INTO ranges (container, id, min, max) VALUES (?1, ?2, ?3, ?4)").Run(number, range.Id, range.Keys.Min, range.Keys.Max);
            }

            session.Execute(container.Sql.Create);
            // A container in a database with throughput shares it, unless it asked for its own.
            AddOffer(session, container.Rid, $"dbs/{database.Rid}/colls/{container.Rid}/", throughput.IsSet || database.SharesThroughput ? throughput : new(400, null));
            return container;
        });
        return created is null ? null : Keep(created);
    }

    public async Task<Container> ReplaceContainerAsync(Container container, JsonElement definition, ContainerSettings settings)
    {
        var replaced = new Container
        {
            Database = container.Database,
            Number = container.Number,
            Id = container.Id,
            RidBytes = container.RidBytes,
            Json = ResourceJson.Container(definition, container.Database.Rid, container.Rid, Now),
            Settings = settings,
            Partitions = container.Partitions,
            Numbers = container.Numbers,
            Scripts = container.Scripts,
            Sql = container.Sql,
        };
        await storage.WriteAsync(session => session.Prepare("UPDATE containers SET json = ?2 WHERE number = ?1").Run(container.Number, replaced.Json));
        return Keep(replaced);
    }

    public async Task DeleteContainerAsync(Container container)
    {
        await storage.WriteAsync(session =>
        {
            if (!container.Numbers.Dropped)
            {
                Drop(session, container);
            }
        });
        Forget(container);
    }

    public async Task DeleteDatabaseAsync(Database database)
    {
        var containers = ContainersOf(database).ToList();
        await storage.WriteAsync(session =>
        {
            foreach (var container in containers.Where(container => !container.Numbers.Dropped))
            {
                Drop(session, container);
            }

            session.Prepare("DELETE FROM databases WHERE number = ?1").Run(database.Number);
            session.Prepare("DELETE FROM offers WHERE target = ?1").Run(database.Rid);
        });
        _databases.TryRemove(database.Id, out _);
        _offers.TryRemove(database.Rid, out _);
        containers.ForEach(Forget);
    }

    public async Task<Offer> ReplaceOfferAsync(Offer offer, int throughput, int? autoscaleMaximum)
    {
        using var old = JsonDocument.Parse(offer.Json);
        var self = old.RootElement.GetProperty("resource").GetString()!;
        var replaced = new Offer(offer.Number, offer.Target, ResourceJson.Offer(offer.Rid, offer.Target, self, throughput, autoscaleMaximum, Now));
        await storage.WriteAsync(session => session.Prepare("UPDATE offers SET json = ?2 WHERE number = ?1").Run(offer.Number, replaced.Json));
        _offers[offer.Target] = replaced;
        return replaced;
    }

    /// <summary>Writes the exact counters, so that a clean stop leaves no gap for the next start.</summary>
    public Task SaveCountersAsync() => storage.WriteAsync(session =>
    {
        foreach (var container in _containers.Values)
        {
            session.Prepare("UPDATE containers SET numbers = ?2 WHERE number = ?1").Run(container.Number, container.Numbers.Last);
            foreach (var range in container.Partitions.Written)
            {
                session.Prepare("UPDATE ranges SET lsn = ?3 WHERE container = ?1 AND id = ?2").Run(container.Number, range.Id, range.LastLsn);
            }
        }
    });

    /// <summary>Of the row that was inserted last.</summary>
    public static int LastNumber(SqliteSession session) => Convert.ToInt32(session.Prepare("SELECT last_insert_rowid()").ExecuteScalar(), null);

    private static void Drop(SqliteSession session, Container container)
    {
        session.Execute(container.Sql.Drop);
        session.Prepare("DELETE FROM containers WHERE number = ?1").Run(container.Number);
        session.Prepare("DELETE FROM ranges WHERE container = ?1").Run(container.Number);
        session.Prepare("DELETE FROM scripts WHERE container = ?1").Run(container.Number);
        session.Prepare("DELETE FROM offers WHERE target = ?1").Run(container.Rid);
        container.Numbers.Dropped = true;
    }

    private void AddOffer(SqliteSession session, string target, string self, Throughput throughput)
    {
        if (!throughput.IsSet)
        {
            return;
        }

        session.Prepare("INSERT INTO offers (target, json) VALUES (?1, x'')").Run(target);
        var number = LastNumber(session);
        // Autoscale starts at a tenth of its maximum.
        var ru = throughput.Manual ?? throughput.AutoscaleMaximum!.Value / 10;
        var json = ResourceJson.Offer(ResourceId.Text(ResourceId.Offer(number)), target, self, ru, throughput.AutoscaleMaximum, Now);
        session.Prepare("UPDATE offers SET json = ?2 WHERE number = ?1").Run(number, json);
        _offers[target] = new Offer(number, target, json);
    }

    private Database Keep(Database database) => _databases[database.Id] = database;

    private Container Keep(Container container) => _byRid[container.Rid] = _containers[(container.Database.Number, container.Id)] = container;

    private void Forget(Container container)
    {
        _containers.TryRemove(KeyValuePair.Create((container.Database.Number, container.Id), container));
        _byRid.TryRemove(container.Rid, out _);
        _offers.TryRemove(container.Rid, out _);
        foreach (var range in container.Ranges)
        {
            range.Committed(range.LastLsn);
        }
    }
}
