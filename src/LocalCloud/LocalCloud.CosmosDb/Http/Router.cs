using System.Globalization;
using LocalCloud.CosmosDb.Batches;
using LocalCloud.CosmosDb.Documents;
using LocalCloud.CosmosDb.Feeds;
using LocalCloud.CosmosDb.Queries;
using LocalCloud.CosmosDb.Resources;
using LocalCloud.CosmosDb.Scripts;
using LocalCloud.CosmosDb.Throttling;
using LocalCloud.CosmosDb.Users;

namespace LocalCloud.CosmosDb.Http;

/// <summary>From verb and path to the operation.</summary>
internal sealed class Router(
    Authorization? authorization,
    Catalogue catalogue,
    ResourceOperations resources,
    DocumentService documents,
    DocumentLinks links,
    BatchService batches,
    ChangeFeed changes,
    ReadFeed reads,
    QueryService queries,
    ScriptOperations scripts,
    UserOperations users,
    Throttle? throttle,
    EmulatedConsistency consistency)
{
    private readonly ReadPrice _price = new(consistency);
    private volatile string? _lastVersion;

    public async ValueTask<Reply> HandleAsync(CosmosRequest request, CancellationToken cancellationToken)
    {
        if (request.Path is { Kind1: "addresses" })
        {
            return NeedsGatewayMode();
        }

        if (authorization?.Check(request) is { } unauthorized)
        {
            return unauthorized;
        }

        if (!IsVersion(request.Header("x-ms-version")))
        {
            return Reply.BadRequest(ErrorBody.List("The header x-ms-version is missing, or names no version of the service."));
        }

        if (!request.HasValidMaxItemCount)
        {
            return Reply.BadRequest(ErrorBody.List("x-ms-max-item-count must be -1 or a positive number."));
        }

        var path = request.Path;
        return path switch
        {
            { Count: 0 } => AccountDocument.Reply(request.BaseAddress, consistency),
            { Kind1: "offers" } => await OffersAsync(request, path, cancellationToken),
            { Kind1: "dbs", Count: 1 } => await DatabasesAsync(request, cancellationToken),
            { Kind1: "dbs" } when catalogue.FindDatabase(path.Id1!) is { } database => await DatabaseAsync(request, database, path, cancellationToken),
            { Kind1: "dbs" } => Reply.NotFound(),
            _ => Reply.BadRequest(ErrorBody.List("Request url is invalid.")),
        };
    }

    private async ValueTask<Reply> OffersAsync(CosmosRequest request, ResourcePath path, CancellationToken cancellationToken) => (request.Method, path.Count) switch
    {
        ("GET", 1) => resources.ListOffers(request),
        ("POST", 1) => await resources.QueryOffersAsync(request, cancellationToken),
        ("GET", 2) => resources.ReadOffer(path.Id1!),
        ("PUT", 2) => await resources.ReplaceOfferAsync(request, path.Id1!, cancellationToken),
        _ => NotAllowed(),
    };

    private async ValueTask<Reply> DatabasesAsync(CosmosRequest request, CancellationToken cancellationToken) => request.Method switch
    {
        "GET" => resources.ListDatabases(request),
        "POST" when IsQuery(request) => await resources.QueryDatabasesAsync(request, cancellationToken),
        "POST" => await resources.CreateDatabaseAsync(request, cancellationToken),
        _ => NotAllowed(),
    };

    private async ValueTask<Reply> DatabaseAsync(CosmosRequest request, Database database, ResourcePath path, CancellationToken cancellationToken)
    {
        switch (path)
        {
            case { Count: 2 }:
                return request.Method switch
                {
                    "GET" => ResourceOperations.Found(database.Json),
                    "DELETE" => await DeleteDatabaseAsync(database),
                    _ => NotAllowed(),
                };
            case { Kind2: "colls", Count: 3 }:
                return request.Method switch
                {
                    "GET" => resources.ListContainers(request, database),
                    "POST" when IsQuery(request) => await resources.QueryContainersAsync(request, database, cancellationToken),
                    "POST" => await resources.CreateContainerAsync(request, database, cancellationToken),
                    _ => NotAllowed(),
                };
            case { Kind2: "users" }:
                return await users.HandleAsync(request, database, cancellationToken);
            case { Kind2: "colls" } when catalogue.FindContainer(path.Id1!, path.Id2!) is { } container:
                return throttle is null
                    ? await PricedAsync(request, container, path, cancellationToken)
                    : await throttle.RunAsync(request, container, () => PricedAsync(request, container, path, cancellationToken));
            default:
                return Reply.NotFound();
        }
    }

    private async ValueTask<Reply> PricedAsync(CosmosRequest request, Container container, ResourcePath path, CancellationToken cancellationToken) =>
        _price.Of(request, await ContainerAsync(request, container, path, cancellationToken));

    private async ValueTask<Reply> ContainerAsync(CosmosRequest request, Container container, ResourcePath path, CancellationToken cancellationToken) => path switch
    {
        // An item called ".." whose path was shortened on its way: meant for an item, it must not reach the container.
        { Count: 4 } when request.PartitionKey is not null => Reply.BadRequest(ErrorBody.List("A container has no partition key value. Clients shorten the address of an item called '.' or '..' to that of its container.")),
        { Count: 4 } => request.Method switch
        {
            "GET" => resources.ReadContainer(request, container),
            "PUT" => await resources.ReplaceContainerAsync(request, container, cancellationToken),
            "DELETE" => await resources.DeleteContainerAsync(container),
            _ => NotAllowed(),
        },
        { Kind3: "docs", Count: 5 } => request.Method switch
        {
            "POST" when request.Flag("x-ms-cosmos-is-query-plan-request") => await queries.PlanAsync(request, container, cancellationToken),
            "POST" when IsQuery(request) => await queries.RunAsync(request, container, cancellationToken),
            "POST" when request.Flag("x-ms-cosmos-is-batch-request") => await batches.RunAsync(request, container, cancellationToken),
            "POST" => await documents.WriteAsync(request, container, null, cancellationToken),
            "GET" when request.Header("A-IM") is { } mode => await changes.ReadAsync(request, container, mode, cancellationToken),
            "GET" => reads.Read(request, container),
            _ => NotAllowed(),
        },
        { Kind3: "docs", Count: 6 } when links.IdOf(path, request.PartitionKey, container) is { } id => request.Method switch
        {
            "GET" => documents.Read(request, container, id),
            "PUT" => await documents.WriteAsync(request, container, id, cancellationToken),
            "DELETE" => await documents.DeleteAsync(request, container, id),
            "PATCH" => await documents.PatchAsync(request, container, id, cancellationToken),
            _ => NotAllowed(),
        },
        { Kind3: "pkranges", Count: 5 } when request.Method == "GET" => PartitionKeyRangeFeed.Read(request, container),
        // One region has none, ever.
        { Kind3: "conflicts", Count: 5 } => request.Method switch
        {
            "GET" => ResourceOperations.List(request, container.RidUtf8, "Conflicts", []),
            "POST" when IsQuery(request) => await resources.QueryAsync(request, container.RidUtf8, "Conflicts", [], cancellationToken),
            _ => NotAllowed(),
        },
        { Kind3: "operations", Id3: "partitionkeydelete", Count: 6 } when request.Method == "POST" => await documents.DeleteAllAsync(request, container),
        { Kind3: { } kind, Count: 5 or 6 } when ScriptKind.Of(kind) is { } scriptKind => await scripts.HandleAsync(request, container, scriptKind, cancellationToken),
        _ => Reply.NotFound(container),
    };

    private async Task<Reply> DeleteDatabaseAsync(Database database)
    {
        await users.DeleteAllAsync(database);
        return await resources.DeleteDatabaseAsync(database);
    }

    public static bool IsQuery(CosmosRequest request) =>
        request.Flag("x-ms-documentdb-isquery") || request.Header("Content-Type") is "application/query+json";

    /// <summary>A date, not before the service was there and not of the future; a client names the same one all its life.</summary>
    private bool IsVersion(string? version)
    {
        if (version is not null && version == _lastVersion)
        {
            return true;
        }

        if (!DateOnly.TryParseExact(version, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) || date.Year < 2014 || date > DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime).AddDays(1))
        {
            return false;
        }

        _lastVersion = version;
        return true;
    }

    /// <summary>What SDKs ask for in Direct mode, before anything else: the addresses of replicas, to talk to them in another protocol.</summary>
    private static Reply NeedsGatewayMode() => Reply.BadRequest(ErrorBody.List(
        "This Cosmos DB is an emulator that serves Gateway mode only, and the client is in Direct mode. Set CosmosClientOptions.ConnectionMode = ConnectionMode.Gateway "
        + "(Java: gatewayMode(); JavaScript and Python have no other mode)."));

    public static Reply NotAllowed() => Reply.Refuse(405, ErrorBody.List("The requested verb is not supported."));
}
