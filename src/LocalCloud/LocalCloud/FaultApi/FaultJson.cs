using System.Text.Json;
using System.Text.Json.Serialization;
using LocalCloud.Faults;

namespace LocalCloud.FaultApi;

/// <summary>Rules as JSON: camelCase names, durations as <c>hh:mm:ss</c>.</summary>
internal static class FaultJson
{
    public const string Kinds = "One of: serverError, duplicateDelivery, delayDelivery, stealLease, outage, splitPartition, freezeClock, crash";

    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web)
    {
        AllowOutOfOrderMetadataProperties = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, // A mistyped limit must not mean none.
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        NumberHandling = JsonNumberHandling.Strict,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
    };

    /// <summary>What would have been allowed, where the serializer only says that something was not.</summary>
    public static string Explain(JsonException invalid) => invalid.Path switch
    {
        "$.condition.service" => OneOf<FaultService>(),
        "$.condition.operationType" => OneOf<FaultInjectionOperationType>(),
        "$.result.serverErrorType" => OneOf<FaultInjectionServerErrorType>(),
        "$.result" when invalid.Message.Contains("discriminator", StringComparison.Ordinal) => "kind: " + Kinds,
        "$.startDelay" or "$.duration" or "$.result.delay" => "A duration as hh:mm:ss, for example 00:00:01.5.",
        _ when invalid.Message.Contains("could not be mapped", StringComparison.Ordinal) => "There is no such member.",
        _ => invalid.Message.Split(" Path: ")[0],
    };

    private static string OneOf<TEnum>()
        where TEnum : struct, Enum => "One of: " + string.Join(", ", Enum.GetNames<TEnum>().Select(JsonNamingPolicy.CamelCase.ConvertName));
}
