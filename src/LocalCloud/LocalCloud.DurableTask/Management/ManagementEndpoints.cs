using LocalCloud.DurableTask.Hub;
using LocalCloud.Host.Keys;
using LocalCloud.Host.Runtime;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LocalCloud.DurableTask.Management;

/// <summary>
/// The HTTP API of the Durable extension, for whoever has its system key where keys are enforced. <c>connection</c> may be there, and a
/// <c>taskHub</c> other than ours has no instances. What is not known is a bare 404, whatever the method.
/// </summary>
internal sealed class ManagementEndpoints(DurableEngine engine, HostKeys? keys = null) : IPageEndpoints
{
    public const string Extension = "durabletask";
    public const string BasePath = "/runtime/webhooks/" + Extension;

    private readonly InstanceRequests _instances = new(engine, engine.Hub);
    private readonly ControlRequests _control = new(engine.Hub);
    private readonly StartRequests _starts = new(engine, engine.Hub, keys);
    private readonly EntityRequests _entities = new(engine.Hub);

    public void Map(IEndpointRouteBuilder endpoints) => endpoints.Map(BasePath + "/{**path}", HandleAsync).WithMetadata(EndpointKey.Of(Extension));

    private async Task HandleAsync(HttpContext http)
    {
        try
        {
            await RouteAsync(http);
        }
        catch (HubException refused) when (refused.Error == HubError.Invalid)
        {
            await Answer.ErrorAsync(http, StatusCodes.Status400BadRequest, refused.Message);
        }
    }

    private Task RouteAsync(HttpContext http)
    {
        var path = ((string?)http.Request.RouteValues["path"] ?? "").Trim('/').Split('/');
        path[0] = path[0].ToLowerInvariant();
        if (http.Request.Query["taskHub"] is [{ Length: > 0 } hub] && !string.Equals(hub, engine.Hub.Name, StringComparison.OrdinalIgnoreCase))
        {
            return path is ["instances"] && http.Request.Method == "GET"
                ? Answer.JsonAsync(http, StatusCodes.Status200OK, new System.Text.Json.Nodes.JsonArray())
                : Answer.Empty(http, StatusCodes.Status404NotFound);
        }

        return (http.Request.Method, path) switch
        {
            ("GET", ["instances"]) => _instances.ListAsync(http),
            ("DELETE", ["instances"]) => _instances.PurgeManyAsync(http),
            ("GET", ["instances", var id]) => _instances.GetAsync(http, id),
            ("DELETE", ["instances", var id]) => _instances.PurgeAsync(http, id),
            ("POST", ["instances", var id, var operation]) => _control.RunAsync(http, id, operation.ToLowerInvariant(), _starts),
            ("POST", ["instances", var id, var operation, var name]) when operation.Equals("raiseEvent", StringComparison.OrdinalIgnoreCase) =>
                _control.RaiseEventAsync(http, id, name),
            ("POST", ["orchestrators", var name]) => _starts.StartAsync(http, name, null),
            ("POST", ["orchestrators", var name, var id]) => _starts.StartAsync(http, name, id),
            ("GET", ["entities"]) => _entities.ListAsync(http, null),
            ("GET", ["entities", var name]) => _entities.ListAsync(http, name),
            ("GET", ["entities", var name, var key]) => _entities.GetAsync(http, name, key),
            ("POST", ["entities", var name, var key]) => _entities.SignalAsync(http, name, key, (string?)http.Request.Query["op"] ?? ""),
            ("DELETE", ["entities", var name, var key]) => _entities.SignalAsync(http, name, key, "delete"),
            _ => Answer.Empty(http, StatusCodes.Status404NotFound),
        };
    }
}
