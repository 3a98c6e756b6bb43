using System.Text.Json.Nodes;
using LocalCloud.DurableTask.Hub;
using LocalCloud.Host.Keys;
using Microsoft.AspNetCore.Http;

namespace LocalCloud.DurableTask.Management;

/// <summary>Starting and restarting: answered with the addresses of the instance, or with its result when that comes in time.</summary>
internal sealed class StartRequests(DurableEngine engine, TaskHub hub, HostKeys? keys)
{
    public async Task StartAsync(HttpContext http, string orchestrator, string? instanceId)
    {
        var body = await JsonBody.ReadAsync(http);
        if (body is { IsJson: false, Text.Length: > 0 })
        {
            await Answer.ErrorAsync(http, StatusCodes.Status400BadRequest, JsonBody.Invalid);
            return;
        }

        await CreateAsync(http, () => hub.StartAsync(new()
        {
            Name = orchestrator, InstanceId = instanceId ?? "", Input = body.IsJson ? body.Text : null, Version = (string?)http.Request.Query["version"],
        }));
    }

    public async Task RestartAsync(HttpContext http, string instanceId)
    {
        if (hub.Get(instanceId, false) is null)
        {
            await Answer.ErrorAsync(http, StatusCodes.Status400BadRequest, "InstanceId does not match a valid orchestration instance.");
            return;
        }

        await CreateAsync(http, () => hub.RestartAsync(instanceId, http.Request.Flag("restartWithNewInstanceId", otherwise: true)));
    }

    private async Task CreateAsync(HttpContext http, Func<Task<string>> create)
    {
        string id;
        try
        {
            id = await create();
        }
        catch (HubException exists) when (exists.Error is HubError.AlreadyExists or HubError.WrongState)
        {
            await Answer.ErrorAsync(http, StatusCodes.Status409Conflict, exists.Message);
            return;
        }

        if (http.Request.Seconds("timeout") is { } timeout && http.Request.Seconds("pollingInterval") is { } interval)
        {
            if (interval > timeout)
            {
                throw HubException.Invalid("pollingInterval must not be longer than timeout.");
            }

            if (await EndedWithinAsync(id, timeout, http.RequestAborted) is { } ended)
            {
                await (ended.OrchestrationStatus == OrchestrationStatus.Completed
                    ? Answer.JsonAsync(http, StatusCodes.Status200OK, Answer.Parse(ended.Output))
                    : Answer.JsonAsync(http, StatusCodes.Status200OK, StatusPayload.Of(ended, showInput: true)));
                return;
            }
        }

        await CheckStatusAsync(http, id);
    }

    private async Task<P.OrchestrationState?> EndedWithinAsync(string id, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(timeout, engine.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            return await hub.WaitAsync(id, true, true, either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <summary>Addresses that work as they are: where keys are enforced, with the one they ask for.</summary>
    private Task CheckStatusAsync(HttpContext http, string id)
    {
        var code = ManagementKey.QueryOf(keys);
        var (only, more) = code.Length == 0 ? ("", "?") : ("?" + code, $"?{code}&");
        var instance = $"{http.Request.Scheme}://{http.Request.Host}{ManagementEndpoints.BasePath}/instances/{Uri.EscapeDataString(id)}";
        http.Response.Headers.Location = instance + only;
        http.Response.Headers.RetryAfter = "10";
        return Answer.JsonAsync(http, StatusCodes.Status202Accepted, new JsonObject
        {
            ["id"] = id,
            ["statusQueryGetUri"] = instance + only,
            ["sendEventPostUri"] = $"{instance}/raiseEvent/{{eventName}}{only}",
            ["terminatePostUri"] = $"{instance}/terminate{more}reason={{text}}",
            ["purgeHistoryDeleteUri"] = instance + only,
            ["restartPostUri"] = $"{instance}/restart{only}",
            ["suspendPostUri"] = $"{instance}/suspend{more}reason={{text}}",
            ["resumePostUri"] = $"{instance}/resume{more}reason={{text}}",
        });
    }
}
