using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.DurableTask.Client;

namespace LocalCloud.DurableTask.Management;

/// <summary>Starting and restarting: answered with the addresses of the instance, or with its result when that comes in time.</summary>
internal sealed class StartRequests(DurableEngine engine)
{
    public async Task StartAsync(HttpContext http, string orchestrator, string? instanceId)
    {
        if (engine.Missing(orchestrator) is { } missing)
        {
            await Answer.ErrorAsync(http, StatusCodes.Status400BadRequest, missing);
            return;
        }

        var body = await JsonBody.ReadAsync(http);
        if (body is { IsJson: false, Text.Length: > 0 })
        {
            await Answer.ErrorAsync(http, StatusCodes.Status400BadRequest, JsonBody.Invalid);
            return;
        }

        await CreateAsync(http, () => ((LocalDurableTaskClient)engine.Client).ScheduleSerializedAsync(
            orchestrator, instanceId, body.IsJson ? body.Text : null, http.Request.Query["version"], http.RequestAborted));
    }

    public async Task RestartAsync(HttpContext http, string instanceId)
    {
        if (await engine.Client.GetInstanceAsync(instanceId, http.RequestAborted) is null)
        {
            await Answer.ErrorAsync(http, StatusCodes.Status400BadRequest, "InstanceId does not match a valid orchestration instance.");
            return;
        }

        await CreateAsync(http, () => engine.Client.RestartAsync(
            instanceId, http.Request.Flag("restartWithNewInstanceId", otherwise: true), http.RequestAborted));
    }

    private async Task CreateAsync(HttpContext http, Func<Task<string>> create)
    {
        string id;
        try
        {
            id = await create();
        }
        catch (InvalidOperationException exists)
        {
            await Answer.ErrorAsync(http, StatusCodes.Status409Conflict, exists.Message);
            return;
        }

        if (http.Request.Seconds("timeout") is { } timeout && http.Request.Seconds("pollingInterval") is { } interval)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThan(interval, timeout, "pollingInterval");
            if (await EndedWithinAsync(id, timeout, http.RequestAborted) is { } ended)
            {
                await (ended.RuntimeStatus == OrchestrationRuntimeStatus.Completed
                    ? Answer.JsonAsync(http, StatusCodes.Status200OK, Answer.Parse(ended.SerializedOutput))
                    : Answer.JsonAsync(http, StatusCodes.Status200OK, StatusPayload.Of(ended, showInput: true)));
                return;
            }
        }

        await CheckStatusAsync(http, id);
    }

    private async Task<OrchestrationMetadata?> EndedWithinAsync(string id, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(timeout, engine.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            return await engine.Client.WaitForInstanceCompletionAsync(id, true, either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    private static Task CheckStatusAsync(HttpContext http, string id)
    {
        var links = ManagementUris.For(id, $"{http.Request.Scheme}://{http.Request.Host}");
        http.Response.Headers.Location = links.StatusQueryGetUri;
        http.Response.Headers.RetryAfter = "10";
        return Answer.JsonAsync(http, StatusCodes.Status202Accepted, new JsonObject
        {
            ["id"] = links.Id,
            ["statusQueryGetUri"] = links.StatusQueryGetUri,
            ["sendEventPostUri"] = links.SendEventPostUri,
            ["terminatePostUri"] = links.TerminatePostUri,
            ["purgeHistoryDeleteUri"] = links.PurgeHistoryDeleteUri,
            ["restartPostUri"] = links.RestartPostUri,
            ["suspendPostUri"] = links.SuspendPostUri,
            ["resumePostUri"] = links.ResumePostUri,
        });
    }
}
