using LocalCloud.Host.Runtime;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LocalCloud.Services;

/// <summary>The emulated Event Grid as the host sees it: work that is waited for, and its deliveries on the host's own port.</summary>
internal sealed class EventGridInHost(Task<EmulatedServices> services) : IWorkSource, IPageEndpoints
{
    public string Name => "deliveries of Event Grid";

    public long PendingWork() => services.IsCompletedSuccessfully ? services.Result.EventGrid?.PendingWork() ?? 0 : 0;

    public void Map(IEndpointRouteBuilder endpoints) => endpoints.MapGet("/localcloud/eventgrid/events", (RequestDelegate)ShowAsync);

    private async Task ShowAsync(HttpContext http)
    {
        if ((await services).EventGrid is { } grid)
        {
            await grid.ShowEventsAsync(http);
        }
    }
}
