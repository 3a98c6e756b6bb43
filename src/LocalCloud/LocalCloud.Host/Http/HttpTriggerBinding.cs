using System.Text.Json;
using LocalCloud.Host.Keys;
using LocalCloud.Host.Runtime;

namespace LocalCloud.Host.Http;

internal sealed class HttpTriggerBinding(HttpFunctionEndpoints endpoints) : ITriggerBinding
{
    public string BindingType => "httpTrigger";

    public static IReadOnlyList<string> MethodsOf(FunctionDescriptor function) =>
        function.Trigger.Attributes.TryGetProperty("methods", out var methods) && methods.ValueKind == JsonValueKind.Array
            ? [.. methods.EnumerateArray().Select(method => method.GetString()!.ToUpperInvariant())]
            : [];

    /// <summary>What a caller must be allowed; a function that does not say asks for its key.</summary>
    public static AccessLevel LevelOf(FunctionDescriptor function) =>
        Enum.TryParse<AccessLevel>(function.Trigger.Text("authLevel"), ignoreCase: true, out var level) ? level : AccessLevel.Function;

    public static bool AsksForKey(FunctionDescriptor function) =>
        function.Trigger.Type.Equals("httpTrigger", StringComparison.OrdinalIgnoreCase) && LevelOf(function) is AccessLevel.Function;

    public ITriggerListener CreateListener(IReadOnlyList<FunctionDescriptor> functions)
    {
        endpoints.Serve(functions);
        return new Listener();
    }

    // The web server starts and stops the listening itself.
    private sealed class Listener : ITriggerListener
    {
        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
