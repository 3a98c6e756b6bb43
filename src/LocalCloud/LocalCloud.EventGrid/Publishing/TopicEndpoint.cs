using System.Globalization;
using LocalCloud.EventGrid.Definitions;
using LocalCloud.EventGrid.Faults;
using LocalCloud.EventGrid.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LocalCloud.EventGrid.Publishing;

/// <summary><c>POST /topics/NAME/api/events</c>: what is answered with 200 is on disk, with all its deliveries.</summary>
internal sealed class TopicEndpoint(
    EventGridDefinition definition, EventStore store, TopicAuthorization authorization, FaultyPublishing faults, Action accepted)
{
    public void Map(IEndpointRouteBuilder endpoints) => endpoints.MapPost("/topics/{topic}/api/events", (RequestDelegate)HandleAsync);

    private async Task HandleAsync(HttpContext http)
    {
        try
        {
            await PublishAsync(http.Request);
        }
        catch (PublishRefusedException refused)
        {
            http.Response.StatusCode = refused.Status;
            if (refused.RetryAfter is { } pause)
            {
                http.Response.Headers.RetryAfter = Math.Ceiling(pause.TotalSeconds).ToString(CultureInfo.InvariantCulture);
            }

            var detail = new Detail(refused.Detail ?? refused.Code, refused.Message);
            await http.Response.WriteAsJsonAsync(new Body(new Error(refused.Code, refused.Message, [detail])), http.RequestAborted);
        }
    }

    private async Task PublishAsync(HttpRequest request)
    {
        var name = (string)request.RouteValues["topic"]!;
        var topic = definition.Topics.FirstOrDefault(topic => topic.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            ?? throw new PublishRefusedException(404, "ResourceNotFound", $"There is no topic '{name}'. Topics are declared in {EventGridDefinition.FileName}.");
        authorization.Check(request, topic);
        var events = await PublishBody.ReadAsync(request, topic);
        await faults.RunAsync(topic.Name, AcceptAsync, request.HttpContext.RequestAborted);

        async Task AcceptAsync()
        {
            await store.AcceptAsync(topic, events);
            accepted();
        }
    }

    private sealed record Body(Error Error);

    private sealed record Error(string Code, string Message, IReadOnlyList<Detail> Details);

    private sealed record Detail(string Code, string Message);
}
