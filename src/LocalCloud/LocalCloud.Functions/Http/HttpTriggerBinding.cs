using LocalCloud.Functions.Runtime;
using Microsoft.Azure.Functions.Worker;

namespace LocalCloud.Functions.Http;

internal sealed class HttpTriggerBinding(HttpFunctionEndpoints endpoints) : ITriggerBinding
{
    public Type AttributeType => typeof(HttpTriggerAttribute);

    public string BindingType => "httpTrigger";

    public IReadOnlyDictionary<string, object?> Describe(FunctionDescriptor function)
    {
        var trigger = (HttpTriggerAttribute)function.Trigger;
        var description = new Dictionary<string, object?> { ["authLevel"] = trigger.AuthLevel.ToString() };
        if (trigger.Methods is { Length: > 0 } methods)
        {
            description["methods"] = methods;
        }

        if (trigger.Route is { } route)
        {
            description["route"] = route;
        }

        return description;
    }

    public ITriggerListener CreateListener(IReadOnlyList<FunctionDescriptor> functions)
    {
        endpoints.Serve(functions);
        return new Listener();
    }

    // The web server of the host starts and stops the listening itself.
    private sealed class Listener : ITriggerListener
    {
        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
