using System.Globalization;
using System.Text;
using System.Text.Json;
using LocalCloud.CosmosDb.Queries;
using LocalCloud.CosmosDb.Resources;
using LocalCloud.CosmosDb.Throttling;

namespace LocalCloud.CosmosDb.Http;

/// <summary>Operations on databases, containers and offers.</summary>
internal sealed class ResourceOperations(Catalogue catalogue, QueryService queries, ContainerQuota quota)
{
    private const int DefaultPage = 100;

    public Reply ListDatabases(CosmosRequest request) => List(request, [], "Databases", DatabaseItems());

    public Reply ListContainers(CosmosRequest request, Database database) =>
        List(request, Encoding.ASCII.GetBytes(database.Rid), "DocumentCollections", ContainerItems(database));

    public Reply ListOffers(CosmosRequest request) => List(request, [], "Offers", OfferItems());

    public Task<Reply> QueryDatabasesAsync(CosmosRequest request, CancellationToken cancellationToken) =>
        QueryAsync(request, [], "Databases", DatabaseItems(), cancellationToken);

    public Task<Reply> QueryContainersAsync(CosmosRequest request, Database database, CancellationToken cancellationToken) =>
        QueryAsync(request, Encoding.ASCII.GetBytes(database.Rid), "DocumentCollections", ContainerItems(database), cancellationToken);

    public Task<Reply> QueryOffersAsync(CosmosRequest request, CancellationToken cancellationToken) =>
        QueryAsync(request, [], "Offers", OfferItems(), cancellationToken);

    public async Task<Reply> CreateDatabaseAsync(CosmosRequest request, CancellationToken cancellationToken)
    {
        var (json, refusal) = await DefinitionAsync(request, cancellationToken);
        using (json)
        {
            if (refusal is not null)
            {
                return refusal;
            }

            if (ThroughputOf(request) is not { } throughput)
            {
                return WrongThroughput();
            }

            var database = await catalogue.CreateDatabaseAsync(json!.RootElement.GetProperty("id").GetString()!, throughput);
            return database is null ? Exists() : Found(database.Json, 201);
        }
    }

    public async Task<Reply> DeleteDatabaseAsync(Database database)
    {
        await catalogue.DeleteDatabaseAsync(database);
        return new() { Status = 204, Charge = 4.95 };
    }

    public async Task<Reply> CreateContainerAsync(CosmosRequest request, Database database, CancellationToken cancellationToken)
    {
        var (json, refusal) = await DefinitionAsync(request, cancellationToken);
        using (json)
        {
            if (refusal is not null)
            {
                return refusal;
            }

            var (settings, problem) = ContainerSettings.Read(json!.RootElement);
            if (settings is null)
            {
                return Reply.BadRequest(ErrorBody.List(problem!));
            }

            if (ThroughputOf(request) is not { } throughput)
            {
                return WrongThroughput();
            }

            var id = json.RootElement.GetProperty("id").GetString()!;
            var container = await catalogue.CreateContainerAsync(database, id, json.RootElement, settings, throughput, null);
            return container is null ? Exists() : Describe(container, 201);
        }
    }

    public Reply ReadContainer(CosmosRequest request, Container container) =>
        Describe(container, 200, request.Flag("x-ms-documentdb-populatequotainfo") ? quota.Headers(container) : []);

    public async Task<Reply> ReplaceContainerAsync(CosmosRequest request, Container container, CancellationToken cancellationToken)
    {
        var (json, refusal) = await DefinitionAsync(request, cancellationToken);
        using (json)
        {
            if (refusal is not null)
            {
                return refusal;
            }

            var (settings, problem) = ContainerSettings.Read(json!.RootElement);
            if (settings is null)
            {
                return Reply.BadRequest(ErrorBody.List(problem!));
            }

            if (!settings.PartitionKey.Paths.SequenceEqual(container.PartitionKey.Paths) || json.RootElement.GetProperty("id").GetString() != container.Id)
            {
                return Reply.BadRequest(ErrorBody.List("Document collection partition key and id cannot be changed."));
            }

            return Describe(await catalogue.ReplaceContainerAsync(container, json.RootElement, settings), 200);
        }
    }

    public async Task<Reply> DeleteContainerAsync(Container container)
    {
        await catalogue.DeleteContainerAsync(container);
        return new() { Status = 204, Charge = 4.95 };
    }

    public Reply ReadOffer(string rid) => catalogue.FindOffer(rid) is { } offer ? OfferReply(offer) : Reply.NotFound();

    public async Task<Reply> ReplaceOfferAsync(CosmosRequest request, string rid, CancellationToken cancellationToken)
    {
        if (catalogue.FindOffer(rid) is not { } offer)
        {
            return Reply.NotFound();
        }

        using var body = await request.ReadBodyAsync(cancellationToken);
        try
        {
            using var json = JsonDocument.Parse(body?.Memory ?? default);
            var content = json.RootElement.GetProperty("content");
            int? maximum = content.TryGetProperty("offerAutopilotSettings", out var autoscale) && autoscale.ValueKind == JsonValueKind.Object
                ? autoscale.GetProperty("maxThroughput").GetInt32()
                : null;
            var throughput = content.TryGetProperty("offerThroughput", out var manual) && (maximum is null || manual.ValueKind != JsonValueKind.Null) ? manual.GetInt32()
                : maximum / 10 ?? throw new KeyNotFoundException();
            return !(maximum is { } most ? Throughput.IsAutoscale(most) : Throughput.IsManual(throughput))
                ? WrongThroughput()
                : OfferReply(await catalogue.ReplaceOfferAsync(offer, throughput, maximum));
        }
        catch (Exception invalid) when (invalid is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return Reply.BadRequest(ErrorBody.List("The offer is invalid: it needs content.offerThroughput or content.offerAutopilotSettings.maxThroughput."));
        }
    }

    public static Reply Found(byte[] json, int status = 200) => new() { Status = status, Body = json, ETag = ETagOf(json), Charge = status == 201 ? 4.95 : 2 };

    private static Reply Describe(Container container, int status, params KeyValuePair<string, string>[] headers) => new()
    {
        Status = status,
        Body = container.Json,
        ETag = ETagOf(container.Json),
        Charge = status == 201 ? 4.95 : 1,
        Container = container,
        Headers = [new("x-ms-share-throughput", container.Database.SharesThroughput ? "true" : "false"), .. headers],
    };

    private static Reply OfferReply(Offer offer) => new()
    {
        Status = 200,
        Body = offer.Json,
        ETag = ETagOf(offer.Json),
        Charge = 2,
        Headers = [new("x-ms-cosmos-min-throughput", "400")],
    };

    private IEnumerable<(long Number, byte[] Json)> DatabaseItems() => catalogue.Databases.Select(database => ((long)database.Number, database.Json));

    private IEnumerable<(long Number, byte[] Json)> ContainerItems(Database database) =>
        catalogue.ContainersOf(database).Select(container => ((long)container.Number, container.Json));

    private IEnumerable<(long Number, byte[] Json)> OfferItems() => catalogue.Offers.Select(offer => ((long)offer.Number, offer.Json));

    /// <summary>One page in the order of creation; the continuation is the last number on it.</summary>
    public static Reply List(CosmosRequest request, byte[] rid, string name, IEnumerable<(long Number, byte[] Json)> items)
    {
        if (!long.TryParse(request.Continuation ?? "0", NumberStyles.None, CultureInfo.InvariantCulture, out var after))
        {
            return Reply.BadRequest(ErrorBody.List("Invalid Continuation Token"));
        }

        var feed = new FeedBody(rid, Encoding.ASCII.GetBytes(name));
        foreach (var (number, json) in items.Where(item => item.Number > after))
        {
            if (feed.Count == (request.MaxItemCount ?? DefaultPage))
            {
                return Answer(after.ToString(CultureInfo.InvariantCulture));
            }

            feed.Add(json);
            after = number;
        }

        return Answer(null);

        Reply Answer(string? continuation) => new() { Status = 200, ItemCount = feed.Count, Continuation = continuation, Charge = 2, Body = feed.Finish() };
    }

    public async Task<Reply> QueryAsync(
        CosmosRequest request, byte[] rid, string name, IEnumerable<(long Number, byte[] Json)> items, CancellationToken cancellationToken)
    {
        using var body = await request.ReadBodyAsync(cancellationToken);
        return body is null
            ? Reply.BadRequest(ErrorBody.List("The query is too large."))
            : queries.RunOver(request, body.Memory, items, new FeedBody(rid, Encoding.ASCII.GetBytes(name)));
    }

    public static async Task<(JsonDocument? Json, Reply? Refusal)> DefinitionAsync(CosmosRequest request, CancellationToken cancellationToken)
    {
        using var body = await request.ReadBodyAsync(cancellationToken);
        try
        {
            var json = JsonDocument.Parse(body?.Memory.ToArray() ?? []);
            return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("id", out var id)
                && id.ValueKind == JsonValueKind.String && id.GetString() is { Length: > 0 and <= 255 } text && text.AsSpan().IndexOfAny(@"/\?#") < 0
                ? (json, null)
                : (json, Reply.BadRequest(ErrorBody.List("The resource needs an id of 1 to 255 characters without / \\ ? #.")));
        }
        catch (JsonException invalid)
        {
            return (null, Reply.BadRequest(ErrorBody.List("The request payload is invalid: " + invalid.Message)));
        }
    }

    /// <summary>Null when the headers make no sense.</summary>
    private static Throughput? ThroughputOf(CosmosRequest request)
    {
        if (request.Header("x-ms-offer-throughput") is { } text)
        {
            return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var manual) && Throughput.IsManual(manual) ? new(manual, null) : null;
        }

        if (request.Header("x-ms-cosmos-offer-autopilot-settings") is not { } settings)
        {
            return new(null, null);
        }

        try
        {
            var json = JsonElement.Parse(settings);
            return json.ValueKind == JsonValueKind.Object && json.TryGetProperty("maxThroughput", out var most)
                && most.ValueKind == JsonValueKind.Number && most.TryGetInt32(out var maximum) && Throughput.IsAutoscale(maximum)
                ? new(null, maximum)
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static Reply WrongThroughput() =>
        Reply.BadRequest(ErrorBody.List("The offer should have valid throughput values between 400 and 1000000 inclusive in increments of 100."));

    private static string ETagOf(byte[] json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.GetProperty("_etag").GetString()!;
    }

    public static Reply Exists() => Reply.Refuse(409, ErrorBody.List("Resource with specified id or name already exists."));
}
