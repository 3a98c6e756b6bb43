using EventSourcing.Events.Catalogue;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using OrderFlow.Http;

namespace OrderFlow.Operations.Events;

/// <summary>The events that a consumer may meet, each with its schema and those who listen already.</summary>
public sealed class GetEvents(EventCatalogue catalogue)
{
    [Function(nameof(GetEvents))]
    public IResult Run([HttpTrigger(AuthorizationLevel.Function, "get", Route = "events")] HttpRequest request) =>
        ApiResult.Ok(new { catalogue.Events });
}
