using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.DurableTask.Client;

namespace LocalCloud.DurableTask.Management;

/// <summary>An instance as the management API shows it.</summary>
internal static class StatusPayload
{
    public static JsonObject Of(OrchestrationMetadata instance, bool showInput, JsonArray? history = null)
    {
        var payload = new JsonObject
        {
            ["name"] = instance.Name,
            ["instanceId"] = instance.InstanceId,
            ["runtimeStatus"] = instance.RuntimeStatus.ToString(),
            ["input"] = showInput ? Answer.Parse(instance.SerializedInput) : null,
            ["customStatus"] = Answer.Parse(instance.SerializedCustomStatus),
            ["output"] = instance.FailureDetails is { } failure ? JsonValue.Create(failure.ErrorMessage) : Answer.Parse(instance.SerializedOutput),
            ["createdTime"] = Time(instance.CreatedAt),
            ["lastUpdatedTime"] = Time(instance.LastUpdatedAt),
        };
        if (history is not null)
        {
            payload["historyEvents"] = history;
        }

        return payload;
    }

    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("s", CultureInfo.InvariantCulture) + "Z";
}
