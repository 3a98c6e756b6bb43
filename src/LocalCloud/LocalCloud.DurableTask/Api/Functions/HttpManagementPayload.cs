// Signatures of Microsoft.Azure.Functions.Worker.Extensions.DurableTask 1.1.7.
using LocalCloud.DurableTask;
using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.DurableTask.Client;
using Newtonsoft.Json;

namespace Microsoft.Azure.Functions.Worker;

public class HttpManagementPayload
{
    [JsonProperty("id")]
    public string? Id { get; internal set; }

    [JsonProperty("purgeHistoryDeleteUri")]
    public string? PurgeHistoryDeleteUri { get; internal set; }

    [JsonProperty("restartPostUri")]
    public string? RestartPostUri { get; internal set; }

    [JsonProperty("resumePostUri")]
    public string? ResumePostUri { get; internal set; }

    [JsonProperty("rewindPostUri")]
    public string? RewindPostUri { get; internal set; }

    [JsonProperty("sendEventPostUri")]
    public string? SendEventPostUri { get; internal set; }

    [JsonProperty("statusQueryGetUri")]
    public string? StatusQueryGetUri { get; internal set; }

    [JsonProperty("suspendPostUri")]
    public string? SuspendPostUri { get; internal set; }

    [JsonProperty("terminatePostUri")]
    public string? TerminatePostUri { get; internal set; }
}

public static class DurableTaskClientExtensions
{
    /// <summary>The management URLs of an instance, at the host that <paramref name="request"/> came to or else at the client's.</summary>
    public static HttpManagementPayload CreateHttpManagementPayload(
        this DurableTaskClient client, string instanceId, HttpRequestData? request = null)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        var host = request?.Url ?? (client as LocalDurableTaskClient)?.ManagementBaseUri ?? throw new InvalidOperationException(
            "Failed to create HTTP management payload. Either use Functions bindings or provide an HTTP request.");
        var instance = $"{host.GetLeftPart(UriPartial.Authority)}/runtime/webhooks/durabletask/instances/{Uri.EscapeDataString(instanceId)}";
        return new()
        {
            Id = instanceId,
            PurgeHistoryDeleteUri = instance,
            RestartPostUri = $"{instance}/restart",
            ResumePostUri = $"{instance}/resume?reason={{text}}",
            RewindPostUri = $"{instance}/rewind?reason={{text}}",
            SendEventPostUri = $"{instance}/raiseEvent/{{eventName}}",
            StatusQueryGetUri = instance,
            SuspendPostUri = $"{instance}/suspend?reason={{text}}",
            TerminatePostUri = $"{instance}/terminate?reason={{text}}",
        };
    }
}
