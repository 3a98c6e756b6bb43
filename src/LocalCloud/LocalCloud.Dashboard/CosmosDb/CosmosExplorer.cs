using System.Diagnostics;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Cosmos;

namespace LocalCloud.Dashboard.CosmosDb;

/// <summary>Looks into the emulated Cosmos DB as any client does: by the SDK, with its SQL and its charges.</summary>
internal sealed class CosmosExplorer(DashboardOptions options, TimeProvider time) : IDisposable
{
    private const int PageSize = 50;
    private readonly Lock _lock = new();
    private CosmosClient? _client;

    public async Task<IResult> ListAsync(CancellationToken cancellationToken)
    {
        if (Client() is not { } client)
        {
            return Json.Of(new { Containers = Array.Empty<object>() });
        }

        var found = new List<object>();
        await foreach (var database in All<DatabaseProperties>(client.GetDatabaseQueryIterator<DatabaseProperties>(), cancellationToken))
        {
            await foreach (var container in All<ContainerProperties>(client.GetDatabase(database.Id).GetContainerQueryIterator<ContainerProperties>(), cancellationToken))
            {
                found.Add(new { Database = database.Id, Container = container.Id, container.PartitionKeyPaths, container.DefaultTimeToLive });
            }
        }

        return Json.Of(new { Containers = found });
    }

    /// <summary>One page.</summary>
    public async Task<IResult> QueryAsync(CosmosQuery query, CancellationToken cancellationToken)
    {
        if (Client() is not { } client)
        {
            return NoAccount();
        }

        var began = Stopwatch.GetTimestamp();
        try
        {
            var container = client.GetContainer(query.Database, query.Container);
            var settings = new QueryRequestOptions { MaxItemCount = PageSize, PartitionKey = query.PartitionKey is { } key ? KeyOf(key) : null };
            using var pages = container.GetItemQueryStreamIterator(new QueryDefinition(query.Sql), query.Continuation, settings);
            var steps = QuerySteps.Watch();
            using var page = await pages.ReadNextAsync(cancellationToken);
            if (!page.IsSuccessStatusCode)
            {
                return Refused(page.StatusCode, page.ErrorMessage);
            }

            var body = await JsonNode.ParseAsync(page.Content, cancellationToken: cancellationToken);
            return Json.Of(new
            {
                Items = body?["Documents"],
                Charge = page.Headers.RequestCharge,
                page.ContinuationToken,
                Milliseconds = Math.Round(Stopwatch.GetElapsedTime(began).TotalMilliseconds, 1),
                Steps = steps.ToArray(),
            });
        }
        catch (CosmosException exception)
        {
            return Refused(exception.StatusCode, exception.ResponseBody ?? exception.Message);
        }
    }

    /// <summary>What has been written since the last look; at the first, the latest of it.</summary>
    public async Task<IResult> ChangesAsync(CosmosChanges look, CancellationToken cancellationToken) => Client() is { } client
        ? Json.Of(await ChangeReader.ReadAsync(client.GetContainer(look.Database, look.Container), look.Continuations, time.GetUtcNow(), cancellationToken))
        : NoAccount();

    public async Task<IResult> ReadAsync(CosmosDocument document, CancellationToken cancellationToken)
    {
        if (Client() is not { } client)
        {
            return NoAccount();
        }

        using var answer = await client.GetContainer(document.Database, document.Container)
            .ReadItemStreamAsync(document.Id, KeyOf(document.PartitionKey), cancellationToken: cancellationToken);
        return await ToldAsync(answer, cancellationToken);
    }

    /// <summary>Only over the version that was looked at.</summary>
    public async Task<IResult> ReplaceAsync(CosmosChange change, CancellationToken cancellationToken)
    {
        if (Client() is not { } client)
        {
            return NoAccount();
        }

        using var body = new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(change.Document));
        using var answer = await client.GetContainer(change.Database, change.Container).ReplaceItemStreamAsync(
            body, change.Id, KeyOf(change.PartitionKey), new ItemRequestOptions { IfMatchEtag = change.ETag }, cancellationToken);
        return answer.StatusCode is HttpStatusCode.PreconditionFailed
            ? Results.Problem("Somebody else has changed the document meanwhile. Read it again.", statusCode: 412)
            : await ToldAsync(answer, cancellationToken);
    }

    public void Dispose() => _client?.Dispose();

    private static async Task<IResult> ToldAsync(ResponseMessage answer, CancellationToken cancellationToken) => answer.IsSuccessStatusCode
        ? Json.Of(new
        {
            Document = await JsonNode.ParseAsync(answer.Content, cancellationToken: cancellationToken), ETag = answer.Headers.ETag, Charge = answer.Headers.RequestCharge,
        })
        : Refused(answer.StatusCode, answer.ErrorMessage);

    private static IResult Refused(HttpStatusCode status, string? text) => Results.Problem(text, statusCode: (int)status is >= 400 and < 500 and var code ? code : 502);

    private static IResult NoAccount() => Results.Problem("The app runs without the emulated Cosmos DB.", statusCode: 409);

    private static PartitionKey KeyOf(JsonElement values)
    {
        var key = new PartitionKeyBuilder();
        foreach (var value in values.EnumerateArray())
        {
            _ = value.ValueKind switch
            {
                JsonValueKind.String => key.Add(value.GetString()),
                JsonValueKind.Number => key.Add(value.GetDouble()),
                JsonValueKind.True or JsonValueKind.False => key.Add(value.GetBoolean()),
                JsonValueKind.Null => key.AddNullValue(),
                _ => key.AddNoneType(), // A document without the path.
            };
        }

        return key.Build();
    }

    private static async IAsyncEnumerable<T> All<T>(
        FeedIterator<T> pages, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using (pages)
        {
            while (pages.HasMoreResults)
            {
                foreach (var item in await pages.ReadNextAsync(cancellationToken))
                {
                    yield return item;
                }
            }
        }
    }

    /// <summary>Made when somebody looks for the first time.</summary>
    private CosmosClient? Client()
    {
        lock (_lock)
        {
            return _client ??= options.CosmosDb() is { } connection
                ? new CosmosClient(connection, new CosmosClientOptions
                {
                    ConnectionMode = ConnectionMode.Gateway, ApplicationName = "LocalCloud.Dashboard", CosmosClientTelemetryOptions = { DisableDistributedTracing = true },
                    CustomHandlers = { new QuerySteps() },
                })
                : null;
        }
    }
}
