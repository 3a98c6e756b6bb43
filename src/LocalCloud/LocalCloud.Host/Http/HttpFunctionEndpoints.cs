using LocalCloud.Host.Runtime;
using LocalCloud.Host.Settings;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.Primitives;

namespace LocalCloud.Host.Http;

/// <summary>One endpoint per function with an HTTP trigger, below the route prefix of host.json.</summary>
internal sealed class HttpFunctionEndpoints(HostJson host, HttpFunctionHandler handler) : EndpointDataSource, IDisposable
{
    private CancellationTokenSource _changed = new();
    private IReadOnlyList<Endpoint> _endpoints = [];

    public override IReadOnlyList<Endpoint> Endpoints => _endpoints;

    public override IChangeToken GetChangeToken() => new CancellationChangeToken(_changed.Token);

    public string RouteOf(FunctionDescriptor function)
    {
        var route = (function.Trigger.Text("route") ?? function.Name).TrimStart('/');
        return host.Http.RoutePrefix.Length == 0 ? "/" + route : $"/{host.Http.RoutePrefix}/{route}";
    }

    public void Serve(IReadOnlyList<FunctionDescriptor> functions)
    {
        _endpoints = [.. functions.Select(EndpointOf)];
        var before = _changed;
        _changed = new();
        before.Cancel();
        before.Dispose();
    }

    public void Dispose() => _changed.Dispose();

    private Endpoint EndpointOf(FunctionDescriptor function)
    {
        var builder = new RouteEndpointBuilder(http => handler.HandleAsync(function, http), PatternOf(function), order: 0) { DisplayName = function.Name };
        builder.Metadata.Add(new FunctionMethods(HttpTriggerBinding.MethodsOf(function)));
        return builder.Build();
    }

    private RoutePattern PatternOf(FunctionDescriptor function)
    {
        try
        {
            return RoutePatternFactory.Parse(RouteOf(function));
        }
        catch (RoutePatternException exception)
        {
            throw new UnusableFunctionException($"Function '{function.Name}': its route '{RouteOf(function)}' is not valid. {exception.Message}");
        }
    }
}
