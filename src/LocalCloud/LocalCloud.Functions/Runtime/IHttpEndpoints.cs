using Microsoft.AspNetCore.Routing;

namespace LocalCloud.Functions.Runtime;

/// <summary>Endpoints an extension serves beside the functions, for example the durable management API. Registered in the services.</summary>
public interface IHttpEndpoints
{
    void Map(IEndpointRouteBuilder endpoints);
}
