using System.Text.Json.Nodes;
using LocalCloud.Host.Runtime;

namespace LocalCloud.CommandLine;

/// <summary>A function as the real SDK writes it to <c>functions.metadata</c>.</summary>
internal static class FunctionMetadata
{
    public static JsonObject Of(FunctionDescriptor function, string scriptFile)
    {
        var metadata = new JsonObject
        {
            ["name"] = function.Name,
            ["scriptFile"] = scriptFile,
            ["entryPoint"] = function.EntryPoint,
            ["language"] = "dotnet-isolated",
            ["bindings"] = new JsonArray([.. function.Bindings.Select(binding => (JsonNode?)JsonObject.Create(binding.Attributes))]),
        };
        if (function.Retry is { } retry)
        {
            metadata["retry"] = Of(retry);
        }

        return metadata;
    }

    private static JsonObject Of(RetryPolicy retry) => retry.MaximumInterval is { } maximum
        ? new()
        {
            ["strategy"] = "exponentialBackoff",
            ["maxRetryCount"] = retry.MaxRetryCount,
            ["minimumInterval"] = $"{retry.MinimumInterval:c}",
            ["maximumInterval"] = $"{maximum:c}",
        }
        : new()
        {
            ["strategy"] = "fixedDelay",
            ["maxRetryCount"] = retry.MaxRetryCount,
            ["delayInterval"] = $"{retry.MinimumInterval:c}",
        };
}
