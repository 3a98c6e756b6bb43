using LocalCloud.Functions.Runtime;
using LocalCloud.Functions.Settings;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Primitives;

namespace LocalCloud.Functions.Http;

/// <summary>One endpoint per function with an HTTP trigger, below the route prefix of host.json.</summary>
internal sealed class HttpFunctionEndpoints(HostJson host, HttpFunctionHandler handler) : EndpointDataSource
{
    private IReadOnlyList<Endpoint> _endpoints = [];

    public override IReadOnlyList<Endpoint> Endpoints => _endpoints;

    public override IChangeToken GetChangeToken() => NullChangeToken.Singleton;

    public static string RouteOf(FunctionDescriptor function, HostJson host)
    {
        var route = (((HttpTriggerAttribute)function.Trigger).Route ?? function.Name).TrimStart('/');
        return host.RoutePrefix.Length == 0 ? "/" + route : $"/{host.RoutePrefix}/{route}";
    }

    public void Serve(IReadOnlyList<FunctionDescriptor> functions) => _endpoints = [.. functions.Select(EndpointOf)];

    private Endpoint EndpointOf(FunctionDescriptor function)
    {
        var pattern = PatternOf(function);
        var builder = new RouteEndpointBuilder(http => handler.HandleAsync(function, http), pattern, order: 0) { DisplayName = function.Name };
        if (((HttpTriggerAttribute)function.Trigger).Methods is { Length: > 0 } methods)
        {
            builder.Metadata.Add(new HttpMethodMetadata(methods.Select(method => method.ToUpperInvariant())));
        }

        return builder.Build();
    }

    private RoutePattern PatternOf(FunctionDescriptor function)
    {
        try
        {
            return RoutePatternFactory.Parse(RouteOf(function, host));
        }
        catch (RoutePatternException exception)
        {
            throw new FunctionCatalogueException([$"{function.EntryPoint}: the route is not valid. {exception.Message}"]);
        }
    }
}
