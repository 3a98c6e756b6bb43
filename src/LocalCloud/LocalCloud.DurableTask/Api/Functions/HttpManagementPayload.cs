// Signatures of Microsoft.Azure.Functions.Worker.Extensions.DurableTask 1.1.7.
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
