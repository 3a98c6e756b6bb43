using EventSourcing.Feeds.DeadLetters;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using OrderFlow.Http.Problems;

namespace OrderFlow.Operations.DeadLetters;

/// <summary>Gives what is parked up for good.</summary>
public sealed class DropDeadLetter(DeadLetterDrain drain, FeedHandlers handlers)
{
    [Function(nameof(DropDeadLetter))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Admin, "delete", Route = "operations/dead-letters/{id}")] HttpRequest request,
        string id,
        [DurableClient] DurableTaskClient durable,
        CancellationToken cancellationToken) =>
        DeadLetter.TryParseId(id, out var name, out var stream)
        && handlers.Find(name, durable) is { } handler
        && await drain.DropAsync(handler, stream, cancellationToken)
            ? Results.NoContent()
            : Missing.DeadLetter;
}
