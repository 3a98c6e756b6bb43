using System.Text.Json;
using LocalCloud.Host.Runtime;

namespace LocalCloud.Host.Http;

internal sealed class HttpTriggerBinding(HttpFunctionEndpoints endpoints) : ITriggerBinding
{
    public string BindingType => "httpTrigger";

    public static IReadOnlyList<string> MethodsOf(FunctionDescriptor function) =>
        function.Trigger.Attributes.TryGetProperty("methods", out var methods) && methods.ValueKind == JsonValueKind.Array
            ? [.. methods.EnumerateArray().Select(method => method.GetString()!.ToUpperInvariant())]
            : [];

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
