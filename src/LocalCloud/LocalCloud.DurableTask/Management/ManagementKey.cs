using LocalCloud.Host.Keys;

namespace LocalCloud.DurableTask.Management;

/// <summary>The system key as addresses of the management API carry it.</summary>
internal static class ManagementKey
{
    /// <summary>For example <c>code=…</c>; empty where keys are not enforced.</summary>
    public static string QueryOf(HostKeys? keys) => keys is null ? "" : "code=" + Uri.EscapeDataString(keys.Extension(ManagementEndpoints.Extension));
}
