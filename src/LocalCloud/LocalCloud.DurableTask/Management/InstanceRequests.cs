using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.DurableTask.Client;

namespace LocalCloud.DurableTask.Management;

/// <summary>Reading and purging instances.</summary>
internal sealed class InstanceRequests(DurableEngine engine)
{
    /// <summary>202 with its own address while it runs, so that a client can follow Location until it gets 200.</summary>
    public async Task GetAsync(HttpContext http, string id)
    {
        if (await engine.Client.GetInstanceAsync(id, true, http.RequestAborted) is not { } instance)
        {
            await Answer.Empty(http, StatusCodes.Status404NotFound);
            return;
        }

        var showInput = http.Request.Flag("showInput", otherwise: true);
        var history = http.Request.Flag("showHistory") && engine.RecordHistory(id) is { } recorded
            ? new HistoryPayload(showInput, http.Request.Flag("showHistoryOutput")).Of(recorded)
            : null;
        var statusCode = StatusCodes.Status200OK;
        if (!instance.IsCompleted)
        {
            statusCode = StatusCodes.Status202Accepted;
            http.Response.Headers.Location = http.Request.GetEncodedUrl();
            http.Response.Headers.RetryAfter = "5";
        }
        else if (instance.RuntimeStatus == OrchestrationRuntimeStatus.Failed && http.Request.Flag("returnInternalServerErrorOnFailure"))
        {
            statusCode = StatusCodes.Status500InternalServerError;
        }

        await Answer.JsonAsync(http, statusCode, StatusPayload.Of(instance, showInput, history));
    }

    public async Task ListAsync(HttpContext http)
    {
        var request = http.Request;
        var query = new OrchestrationQuery(
            request.Time("createdTimeFrom"), request.Time("createdTimeTo"), request.Statuses(),
            InstanceIdPrefix: request.Query["instanceIdPrefix"], FetchInputsAndOutputs: true);
        var pages = engine.Client.GetAllInstancesAsync(query).AsPages(request.Continuation(), request.Number("top"));
        await foreach (var page in pages.WithCancellation(http.RequestAborted))
        {
            http.Continue(page.ContinuationToken);
            var showInput = request.Flag("showInput", otherwise: true);
            await Answer.JsonAsync(
                http, StatusCodes.Status200OK, new JsonArray([.. page.Values.Select(instance => StatusPayload.Of(instance, showInput))]));
            return;
        }
    }

    public async Task PurgeAsync(HttpContext http, string id)
    {
        switch (await engine.Client.GetInstanceAsync(id, http.RequestAborted))
        {
            case null:
                await Answer.Empty(http, StatusCodes.Status404NotFound);
                break;
            case { IsCompleted: false, RuntimeStatus: var status }:
                await Answer.JsonAsync(http, StatusCodes.Status412PreconditionFailed, JsonValue.Create(
                    $"Only orchestrations in a terminal state can be purged, but the orchestration with instance ID {id} has status {status}"));
                break;
            default:
                await PurgedAsync(http, await engine.Client.PurgeInstanceAsync(id, http.RequestAborted));
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

        var filter = new PurgeInstancesFilter(from, http.Request.Time("createdTimeTo"), http.Request.Statuses());
        await PurgedAsync(http, await engine.Client.PurgeAllInstancesAsync(filter, http.RequestAborted));
    }

    private static Task PurgedAsync(HttpContext http, PurgeResult result) => result.PurgedInstanceCount == 0
        ? Answer.Empty(http, StatusCodes.Status404NotFound)
        : Answer.JsonAsync(http, StatusCodes.Status200OK, new JsonObject { ["instancesDeleted"] = result.PurgedInstanceCount });
}
