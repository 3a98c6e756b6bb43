using System.Text.Json.Nodes;
using LocalCloud.DurableTask.Hub;
using LocalCloud.DurableTask.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;

namespace LocalCloud.DurableTask.Management;

/// <summary>Reading and purging instances.</summary>
internal sealed class InstanceRequests(DurableEngine engine, TaskHub hub)
{
    /// <summary>202 with its own address while it runs, so that a client can follow Location until it gets 200.</summary>
    public async Task GetAsync(HttpContext http, string id)
    {
        if (hub.Get(id, true) is not { } instance)
        {
            await Answer.Empty(http, StatusCodes.Status404NotFound);
            return;
        }

        var showInput = http.Request.Flag("showInput", otherwise: true);
        var history = http.Request.Flag("showHistory") && engine.RecordHistory(id) is { } recorded
            ? new HistoryPayload(showInput, http.Request.Flag("showHistoryOutput")).Of(recorded)
            : null;
        var statusCode = StatusCodes.Status200OK;
        if (!InstanceState.IsTerminal(instance.OrchestrationStatus))
        {
            statusCode = StatusCodes.Status202Accepted;
            http.Response.Headers.Location = http.Request.GetEncodedUrl();
            http.Response.Headers.RetryAfter = "5";
        }
        else if (instance.OrchestrationStatus == OrchestrationStatus.Failed && http.Request.Flag("returnInternalServerErrorOnFailure"))
        {
            statusCode = StatusCodes.Status500InternalServerError;
        }

        await Answer.JsonAsync(http, statusCode, StatusPayload.Of(instance, showInput, history));
    }

    public Task ListAsync(HttpContext http)
    {
        var request = http.Request;
        var query = new P.InstanceQuery
        {
            CreatedTimeFrom = request.Time("createdTimeFrom"),
            CreatedTimeTo = request.Time("createdTimeTo"),
            RuntimeStatus = { request.Statuses() },
            InstanceIdPrefix = (string?)request.Query["instanceIdPrefix"],
            ContinuationToken = request.Continuation(),
            MaxInstanceCount = request.Number("top") ?? 0,
            FetchInputsAndOutputs = true,
        };
        var page = hub.Query(query);
        http.Continue(page.Continuation);
        var showInput = request.Flag("showInput", otherwise: true);
        return Answer.JsonAsync(
            http, StatusCodes.Status200OK, new JsonArray([.. page.Values.Select(instance => StatusPayload.Of(instance, showInput))]));
    }

    public async Task PurgeAsync(HttpContext http, string id)
    {
        switch (hub.Get(id, false))
        {
            case null:
                await Answer.Empty(http, StatusCodes.Status404NotFound);
                break;
            case { OrchestrationStatus: var status } when !InstanceState.IsTerminal(status):
                await Answer.JsonAsync(http, StatusCodes.Status412PreconditionFailed, JsonValue.Create(
                    $"Only orchestrations in a terminal state can be purged, but the orchestration with instance ID {id} has status {status}"));
                break;
            default:
                await PurgedAsync(http, await hub.PurgeAsync(id, recursive: false));
                break;
        }
    }

    public async Task PurgeManyAsync(HttpContext http)
    {
        if (http.Request.Time("createdTimeFrom") is not { } from)
        {
            await Answer.JsonAsync(http, StatusCodes.Status400BadRequest, JsonValue.Create("Please provide value for 'createdTimeFrom' parameter."));
            return;
        }

        var filter = new P.PurgeInstanceFilter { CreatedTimeFrom = from, CreatedTimeTo = http.Request.Time("createdTimeTo"), RuntimeStatus = { http.Request.Statuses() } };
        await PurgedAsync(http, await hub.PurgeAsync(filter, recursive: false));
    }

    private static Task PurgedAsync(HttpContext http, int purged) => purged == 0
        ? Answer.Empty(http, StatusCodes.Status404NotFound)
        : Answer.JsonAsync(http, StatusCodes.Status200OK, new JsonObject { ["instancesDeleted"] = purged });
}
