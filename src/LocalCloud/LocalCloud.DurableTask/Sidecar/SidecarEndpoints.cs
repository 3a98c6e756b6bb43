using LocalCloud.Host.Runtime;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace LocalCloud.DurableTask.Sidecar;

/// <summary>The gRPC service on the host's port for its worker: there the durable client finds it.</summary>
internal sealed class SidecarEndpoints(DurableEngine engine) : IWorkerEndpoints
{
    public void Map(IEndpointRouteBuilder endpoints) => endpoints.MapGrpcService(P.TaskHubSidecarService.BindService(new TaskHubService(engine.Hub, null)));
}
