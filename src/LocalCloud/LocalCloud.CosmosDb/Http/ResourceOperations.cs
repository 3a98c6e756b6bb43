using System.Globalization;
using System.Text;
using System.Text.Json;
using LocalCloud.CosmosDb.Queries;
using LocalCloud.CosmosDb.Resources;

namespace LocalCloud.CosmosDb.Http;

/// <summary>Operations on databases, containers and offers.</summary>
internal sealed class ResourceOperations(Catalogue catalogue, QueryService queries)
{
    public Reply ListDatabases() => List(""u8, "Databases"u8, catalogue.Databases.Select(database => database.Json));

    public Reply ListContainers(Database database) =>
        List(Encoding.ASCII.GetBytes(database.Rid), "DocumentCollections"u8, catalogue.ContainersOf(database).Select(container => container.Json));

    public Reply ListOffers() => List(""u8, "Offers"u8, catalogue.Offers.Select(offer => offer.Json));

    public Task<Reply> QueryDatabasesAsync(CosmosRequest request, CancellationToken cancellationToken) =>
        QueryAsync(request, [], "Databases", catalogue.Databases.Select(database => database.Json), cancellationToken);

    public Task<Reply> QueryContainersAsync(CosmosRequest request, Database database, CancellationToken cancellationToken) => QueryAsync(
        request, Encoding.ASCII.GetBytes(database.Rid), "DocumentCollections", catalogue.ContainersOf(database).Select(container => container.Json), cancellationToken);

    public Task<Reply> QueryOffersAsync(CosmosRequest request, CancellationToken cancellationToken) =>
        QueryAsync(request, [], "Offers", catalogue.Offers.Select(offer => offer.Json), cancellationToken);

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

    public static Reply ReadContainer(Container container) => Describe(container, 200);

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
            var throughput = content.TryGetProperty("offerThroughput", out var manual) && manual.ValueKind == JsonValueKind.Number ? manual.GetInt32() : maximum / 10 ?? 400;
            return throughput < 400 && maximum is null
                ? Reply.BadRequest(ErrorBody.List("The offer should have valid throughput values between 400 and 1000000 inclusive in increments of 100."))
                : OfferReply(await catalogue.ReplaceOfferAsync(offer, throughput, maximum));
        }
        catch (Exception invalid) when (invalid is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return Reply.BadRequest(ErrorBody.List("The offer is invalid: it needs content.offerThroughput or content.offerAutopilotSettings.maxThroughput."));
        }
    }

    public static Reply Found(byte[] json, int status = 200) => new() { Status = status, Body = json, ETag = ETagOf(json), Charge = status == 201 ? 4.95 : 2 };

    private static Reply Describe(Container container, int status) => new()
    {
        Status = status,
        Body = container.Json,
        ETag = ETagOf(container.Json),
        Charge = status == 201 ? 4.95 : 1,
        Container = container,
        Headers = [new("x-ms-share-throughput", container.Database.SharesThroughput ? "true" : "false")],
    };

    private static Reply OfferReply(Offer offer) => new()
    {
        Status = 200,
        Body = offer.Json,
        ETag = ETagOf(offer.Json),
        Charge = 2,
        Headers = [new("x-ms-cosmos-min-throughput", "400")],
    };

    private static Reply List(ReadOnlySpan<byte> rid, ReadOnlySpan<byte> name, IEnumerable<byte[]> items)
    {
        var feed = new FeedBody(rid, name);
        foreach (var item in items)
        {
            feed.Add(item);
        }

        return new() { Status = 200, ItemCount = feed.Count, Charge = 2, Body = feed.Finish() };
    }

    private async Task<Reply> QueryAsync(CosmosRequest request, byte[] rid, string name, IEnumerable<byte[]> items, CancellationToken cancellationToken)
    {
        using var body = await request.ReadBodyAsync(cancellationToken);
        return body is null
            ? Reply.BadRequest(ErrorBody.List("The query is too large."))
            : queries.RunOver(body.Memory, items, new FeedBody(rid, Encoding.ASCII.GetBytes(name)));
    }

    private static async Task<(JsonDocument? Json, Reply? Refusal)> DefinitionAsync(CosmosRequest request, CancellationToken cancellationToken)
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
            return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var manual) && manual >= 400 ? new(manual, null) : null;
        }

        if (request.Header("x-ms-cosmos-offer-autopilot-settings") is not { } settings)
        {
            return new(null, null);
        }

        try
        {
            var json = JsonElement.Parse(settings);
            return json.ValueKind == JsonValueKind.Object && json.TryGetProperty("maxThroughput", out var most)
                && most.ValueKind == JsonValueKind.Number && most.TryGetInt32(out var maximum) && maximum is >= 1000 and <= 1_000_000
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

    private static Reply Exists() => Reply.Refuse(409, ErrorBody.List("Resource with specified id or name already exists."));
}
