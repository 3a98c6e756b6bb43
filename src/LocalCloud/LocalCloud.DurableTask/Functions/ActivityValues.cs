using System.Globalization;
using System.Text.Json;
using LocalCloud.DurableTask.Worker;
using LocalCloud.Host.Protocol;
using LocalCloud.Host.Runtime;

namespace LocalCloud.DurableTask.Functions;

/// <summary>Inputs and results of activities, between the engine's JSON and the host's typed data.</summary>
internal static class ActivityValues
{
    public static TriggerInput Input(P.ActivityRequest request) => new()
    {
        Value = ActivityInput.Unwrap(request.Input) is { } input ? new TypedData { String = input } : new TypedData(),
        Metadata = new Dictionary<string, TypedData> { ["instanceId"] = new() { String = request.OrchestrationInstance.InstanceId } },
        About = request.OrchestrationInstance.InstanceId,
        TraceParent = request.ParentTraceContext?.TraceParent,
        TraceState = request.ParentTraceContext?.TraceState,
    };

    /// <summary>As JSON; null for none.</summary>
    public static string? Result(TypedData? value) => value?.DataCase switch
    {
        TypedData.DataOneofCase.String => JsonSerializer.Serialize(value.String),
        TypedData.DataOneofCase.JsonUtf8 => value.Json,
        TypedData.DataOneofCase.Bytes => JsonSerializer.Serialize(value.Bytes.ToBase64()),
        TypedData.DataOneofCase.Double => value.Double.ToString("R", CultureInfo.InvariantCulture),
        TypedData.DataOneofCase.Int => value.Int.ToString(CultureInfo.InvariantCulture),
        _ => null,
    };
}
