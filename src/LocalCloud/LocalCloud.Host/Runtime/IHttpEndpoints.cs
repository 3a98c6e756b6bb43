using Microsoft.AspNetCore.Routing;

namespace LocalCloud.Host.Runtime;

/// <summary>Endpoints an extension serves beside the functions, for example the durable management API. Registered in the host's services.</summary>
internal interface IHttpEndpoints
{
    void Map(IEndpointRouteBuilder endpoints);
}

/// <summary>gRPC services an extension offers to the worker, on the host's own port for it. Registered in the host's services.</summary>
internal interface IWorkerEndpoints
{
    void Map(IEndpointRouteBuilder endpoints);
}
