using Microsoft.Azure.Functions.Worker;

namespace LocalCloud.DurableTask.Management;

/// <summary>The addresses of an instance. There is no key to put into them.</summary>
internal static class ManagementUris
{
    public static HttpManagementPayload For(string instanceId, string authority)
    {
        var instance = $"{authority}{ManagementEndpoints.BasePath}/instances/{Uri.EscapeDataString(instanceId)}";
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
