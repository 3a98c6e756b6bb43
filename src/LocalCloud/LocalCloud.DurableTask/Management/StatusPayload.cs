using System.Globalization;
using System.Text.Json.Nodes;
using Google.Protobuf.WellKnownTypes;

namespace LocalCloud.DurableTask.Management;

/// <summary>An instance as the management API shows it.</summary>
internal static class StatusPayload
{
    public static JsonObject Of(P.OrchestrationState instance, bool showInput, JsonArray? history = null)
    {
        var payload = new JsonObject
        {
            ["name"] = instance.Name,
            ["instanceId"] = instance.InstanceId,
            ["runtimeStatus"] = instance.OrchestrationStatus.ToString(),
            ["input"] = showInput ? Answer.Parse(instance.Input) : null,
            ["customStatus"] = Answer.Parse(instance.CustomStatus),
            ["output"] = instance.FailureDetails is { } failure ? JsonValue.Create(failure.ErrorMessage) : Answer.Parse(instance.Output),
            ["createdTime"] = Time(instance.CreatedTimestamp),
            ["lastUpdatedTime"] = Time(instance.LastUpdatedTimestamp),
        };
        if (history is not null)
        {
            payload["historyEvents"] = history;
        }

        return payload;
    }

    public static string Time(Timestamp time) => time.ToDateTime().ToString("s", CultureInfo.InvariantCulture) + "Z";
}
