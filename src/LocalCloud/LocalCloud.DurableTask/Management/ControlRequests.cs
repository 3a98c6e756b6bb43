using System.Text.Json.Nodes;
using LocalCloud.DurableTask.Hub;
using LocalCloud.DurableTask.Storage;
using Microsoft.AspNetCore.Http;

namespace LocalCloud.DurableTask.Management;

/// <summary>Steering one instance: 404 when there is none, 410 when it has ended, else 202.</summary>
internal sealed class ControlRequests(TaskHub hub)
{
    public Task RunAsync(HttpContext http, string id, string operation, StartRequests starts)
    {
        string? reason = http.Request.Query["reason"];
        return operation switch
        {
            "terminate" => SendAsync(http, id, () => hub.TerminateAsync(id, Text(reason), recursive: false)),
            "suspend" => SendAsync(http, id, () => hub.SuspendAsync(id, reason)),
            "resume" => SendAsync(http, id, () => hub.ResumeAsync(id, reason)),
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
            await SendAsync(http, id, () => hub.RaiseEventAsync(id, name, json));
        }
    }

    private async Task RewindAsync(HttpContext http, string id, string reason)
    {
        try
        {
            switch (hub.Get(id, false))
            {
                case null:
                    await Answer.JsonAsync(http, StatusCodes.Status404NotFound, JsonValue.Create($"No orchestration with instance ID \"{id}\" found."));
                    break;
                case { OrchestrationStatus: not OrchestrationStatus.Failed and var status }:
                    await Answer.JsonAsync(http, StatusCodes.Status412PreconditionFailed, JsonValue.Create(
                        $"This orchestration has status {status}, but only orchestrations in the \"Failed\" state can be rewound."));
                    break;
                default:
                    await hub.RewindAsync(id, reason);
                    await Answer.Empty(http, StatusCodes.Status202Accepted);
                    break;
            }
        }
        catch (HubException overtaken) when (overtaken.Error == HubError.WrongState)
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
        catch (HubException overtaken) when (overtaken.Error is HubError.WrongState or HubError.NotFound)
        {
            await Answer.Empty(http, StatusCodes.Status410Gone); // it has ended meanwhile
        }
    }

    private async Task<bool> IsRunningAsync(HttpContext http, string id)
    {
        var instance = hub.Get(id, false);
        if (instance is not null && !InstanceState.IsTerminal(instance.OrchestrationStatus))
        {
            return true;
        }

        await Answer.Empty(http, instance is null ? StatusCodes.Status404NotFound : StatusCodes.Status410Gone);
        return false;
    }

    /// <summary>The output of a terminated instance is JSON; the reason is a text.</summary>
    private static string? Text(string? reason) => reason is null ? null : JsonValue.Create(reason).ToJsonString();
}
