using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.DurableTask.Client.Entities;
using Microsoft.DurableTask.Entities;

namespace LocalCloud.DurableTask.Management;

/// <summary>Reading and signalling entities.</summary>
internal sealed class EntityRequests(DurableEngine engine)
{
    public async Task GetAsync(HttpContext http, string name, string key)
    {
        var entity = await engine.Client.Entities.GetEntityAsync(Id(name, key), http.RequestAborted);
        await (entity is null
            ? Answer.Empty(http, StatusCodes.Status404NotFound)
            : Answer.JsonAsync(http, StatusCodes.Status200OK, Answer.Parse(entity.State!.Value)));
    }

    public async Task ListAsync(HttpContext http, string? name)
    {
        var request = http.Request;
        var query = new EntityQuery
        {
            InstanceIdStartsWith = name is null ? null : $"@{name.ToLowerInvariant()}@",
            LastModifiedFrom = request.Time("lastOperationTimeFrom"),
            LastModifiedTo = request.Time("lastOperationTimeTo"),
            IncludeState = request.Flag("fetchState"),
            ContinuationToken = request.Continuation(),
        };
        await foreach (var page in engine.Client.Entities.GetAllEntitiesAsync(query).AsPages(pageSizeHint: request.Number("top")).WithCancellation(http.RequestAborted))
        {
            http.Continue(page.ContinuationToken);
            await Answer.JsonAsync(http, StatusCodes.Status200OK, new JsonArray([.. page.Values.Select(Show)]));
            return;
        }
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
        await ((LocalEntityClient)engine.Client.Entities).SignalSerializedAsync(Id(name, key), operation, input, null, http.RequestAborted);
        await Answer.Empty(http, StatusCodes.Status202Accepted);
    }

    /// <summary>An empty key is written as <c>$</c>.</summary>
    private static EntityInstanceId Id(string name, string key) => new(name, key == "$" ? "" : key);

    private static JsonObject Show(EntityMetadata entity)
    {
        var shown = new JsonObject
        {
            ["entityId"] = new JsonObject { ["name"] = entity.Id.Name, ["key"] = entity.Id.Key },
            ["lastOperationTime"] = StatusPayload.Time(entity.LastModifiedTime),
        };
        if (entity.IncludesState)
        {
            shown["state"] = Answer.Parse(entity.State.Value);
        }

        return shown;
    }
}
