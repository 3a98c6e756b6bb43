using LocalCloud.Host.Http;
using LocalCloud.Host.Runtime;
using LocalCloud.Host.Worker;
using Microsoft.AspNetCore.Http;

namespace LocalCloud.Host.Keys;

/// <summary>
/// Asks for a key at what the host itself and its extensions serve. As the real host answers: 401 to nobody, 403 to somebody whose
/// key is for something else. Functions are asked for theirs where they are called.
/// </summary>
internal sealed class EndpointKeys(KeyCheck keys, WorkerPort port)
{
    public Task RunAsync(HttpContext http, RequestDelegate next)
    {
        if (!keys.IsEnforced || port.Owns(http) || http.GetEndpoint() is not { } endpoint || endpoint.Metadata.GetMetadata<FunctionMethods>() is not null)
        {
            return next(http);
        }

        var needed = endpoint.Metadata.GetMetadata<EndpointKey>() ?? EndpointKey.Master;
        var caller = keys.CallerOf(http.Request, function: null);
        if (needed == EndpointKey.None || caller.Level is AccessLevel.Admin || (needed.Extension is { } name && caller == new Caller(AccessLevel.System, HostKeys.SystemName(name))))
        {
            return next(http);
        }

        http.Response.StatusCode = caller != Caller.Nobody ? StatusCodes.Status403Forbidden : StatusCodes.Status401Unauthorized;
        return Task.CompletedTask;
    }
}
