using System.Text.Json;
using LocalCloud.Host.Runtime;
using LocalCloud.Host.Settings;

namespace LocalCloud.CommandLine;

/// <summary>How an HTTP function is reached.</summary>
/// <param name="Methods">Upper case with bars between, or <c>ANY</c>.</param>
/// <param name="Path">With the prefix of host.json.</param>
internal sealed record HttpRoute(string Methods, string Path)
{
    public bool TakesGet => Methods == "ANY" || Methods.Split('|').Contains("GET");

    /// <summary>Null for a function with another trigger.</summary>
    public static HttpRoute? Of(FunctionDescriptor function, HostJson host) =>
        function.Trigger.Type.Equals("httpTrigger", StringComparison.OrdinalIgnoreCase)
            ? new(MethodsOf(function.Trigger), "/" + $"{host.Http.RoutePrefix}/{function.Trigger.Text("route") ?? function.Name}".TrimStart('/'))
            : null;

    private static string MethodsOf(FunctionBinding trigger) =>
        trigger.Attributes.TryGetProperty("methods", out var methods) && methods is { ValueKind: JsonValueKind.Array } && methods.GetArrayLength() > 0
            ? string.Join('|', methods.EnumerateArray().Select(method => method.GetString()!.ToUpperInvariant()))
            : "ANY";
}
