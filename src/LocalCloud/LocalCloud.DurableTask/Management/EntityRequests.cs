using System.Text.Json.Nodes;
using LocalCloud.DurableTask.Entities;
using LocalCloud.DurableTask.Hub;
using Microsoft.AspNetCore.Http;

namespace LocalCloud.DurableTask.Management;

/// <summary>Reading and signalling entities.</summary>
internal sealed class EntityRequests(TaskHub hub)
{
    public Task GetAsync(HttpContext http, string name, string key)
    {
        var entity = hub.GetEntity(Id(name, key), withState: true);
        return entity is null
            ? Answer.Empty(http, StatusCodes.Status404NotFound)
            : Answer.JsonAsync(http, StatusCodes.Status200OK, Answer.Parse(entity.SerializedState));
    }

    public Task ListAsync(HttpContext http, string? name)
    {
        var request = http.Request;
        var page = hub.QueryEntities(new()
        {
            InstanceIdStartsWith = name is null ? null : $"@{name.ToLowerInvariant()}@",
            LastModifiedFrom = request.Time("lastOperationTimeFrom"),
            LastModifiedTo = request.Time("lastOperationTimeTo"),
            IncludeState = request.Flag("fetchState"),
            ContinuationToken = request.Continuation(),
            PageSize = request.Number("top"),
        });
        http.Continue(page.Continuation);
        return Answer.JsonAsync(http, StatusCodes.Status200OK, new JsonArray([.. page.Values.Select(Show)]));
    }

    /// <summary>A body that is JSON is the input as it is; any other is a text.</summary>
    public async Task SignalAsync(HttpContext http, string name, string key, string operation)
    {
        var body = await JsonBody.ReadAsync(http);
        var isJson = http.Request.HasJsonContentType();
        if (isJson && body is { IsJson: false, Text.Length: > 0 })
        {
            await Answer.ErrorAsync(http, StatusCodes.Status400BadRequest, JsonBody.Invalid);
            return;
        }

        var input = body.Text.Length == 0 ? null : isJson ? body.Text : JsonValue.Create(body.Text).ToJsonString();
        await hub.SignalAsync(Id(name, key), operation, input, Guid.NewGuid().ToString(), null);
        await Answer.Empty(http, StatusCodes.Status202Accepted);
    }

    /// <summary>An empty key is written as <c>$</c>.</summary>
    private static string Id(string name, string key) => EntityNames.Of(name, key == "$" ? "" : key);

    private static JsonObject Show(P.EntityMetadata entity)
    {
        var (name, key) = EntityNames.Split(entity.InstanceId);
        var shown = new JsonObject
        {
            ["entityId"] = new JsonObject { ["name"] = name, ["key"] = key },
            ["lastOperationTime"] = StatusPayload.Time(entity.LastModifiedTime),
        };
        if (entity.SerializedState is { } state)
        {
            shown["state"] = Answer.Parse(state);
        }

        return shown;
    }
}
