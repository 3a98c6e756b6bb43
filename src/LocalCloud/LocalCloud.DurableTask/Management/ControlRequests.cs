using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.DurableTask.Client;

namespace LocalCloud.DurableTask.Management;

/// <summary>Steering one instance: 404 when there is none, 410 when it has ended, else 202.</summary>
internal sealed class ControlRequests(DurableEngine engine)
{
    public Task RunAsync(HttpContext http, string id, string operation, StartRequests starts)
    {
        string? reason = http.Request.Query["reason"];
        var (client, token) = (engine.Client, http.RequestAborted);
        return operation switch
        {
            "terminate" => SendAsync(http, id, () => client.TerminateInstanceAsync(id, reason, token)),
            "suspend" => SendAsync(http, id, () => client.SuspendInstanceAsync(id, reason, token)),
            "resume" => SendAsync(http, id, () => client.ResumeInstanceAsync(id, reason, token)),
            "rewind" => RewindAsync(http, id, reason ?? ""),
            "restart" => starts.RestartAsync(http, id),
            _ => Answer.Empty(http, StatusCodes.Status404NotFound),
        };
    }

    public async Task RaiseEventAsync(HttpContext http, string id, string name)
    {
        if (!await IsRunningAsync(http, id))
        {
            return;
        }

        if (!http.Request.HasJsonContentType())
        {
            await Answer.ErrorAsync(http, StatusCodes.Status400BadRequest, "Only application/json request content is supported");
        }
        else if (await JsonBody.ReadAsync(http) is not { IsJson: true, Text: var json })
        {
            await Answer.ErrorAsync(http, StatusCodes.Status400BadRequest, JsonBody.Invalid);
        }
        else
        {
            await SendAsync(http, id, () => ((LocalDurableTaskClient)engine.Client).RaiseSerializedAsync(id, name, json, http.RequestAborted));
        }
    }

    private async Task RewindAsync(HttpContext http, string id, string reason)
    {
        try
        {
            switch (await engine.Client.GetInstanceAsync(id, http.RequestAborted))
            {
                case null:
                    await Answer.JsonAsync(http, StatusCodes.Status404NotFound, JsonValue.Create($"No orchestration with instance ID \"{id}\" found."));
                    break;
                case { RuntimeStatus: not OrchestrationRuntimeStatus.Failed and var status }:
                    await Answer.JsonAsync(http, StatusCodes.Status412PreconditionFailed, JsonValue.Create(
                        $"This orchestration has status {status}, but only orchestrations in the \"Failed\" state can be rewound."));
                    break;
                default:
                    await engine.Client.RewindInstanceAsync(id, reason, http.RequestAborted);
                    await Answer.Empty(http, StatusCodes.Status202Accepted);
                    break;
            }
        }
        catch (InvalidOperationException overtaken)
        {
            await Answer.JsonAsync(http, StatusCodes.Status412PreconditionFailed, JsonValue.Create(overtaken.Message));
        }
    }

    private async Task SendAsync(HttpContext http, string id, Func<Task> send)
    {
        if (!await IsRunningAsync(http, id))
        {
            return;
        }

        try
        {
            await send();
            await Answer.Empty(http, StatusCodes.Status202Accepted);
        }
        catch (InvalidOperationException)
        {
            await Answer.Empty(http, StatusCodes.Status410Gone); // it has ended meanwhile
        }
    }

    private async Task<bool> IsRunningAsync(HttpContext http, string id)
    {
        var instance = await engine.Client.GetInstanceAsync(id, http.RequestAborted);
        if (instance is { IsCompleted: false })
        {
            return true;
        }

        await Answer.Empty(http, instance is null ? StatusCodes.Status404NotFound : StatusCodes.Status410Gone);
        return false;
    }
}
