using EventSourcing.Feeds.DeadLetters;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using OrderFlow.Http;
using OrderFlow.Http.Problems;

namespace OrderFlow.Operations.DeadLetters;

/// <summary>Handles what is parked in order, as far as it goes.</summary>
public sealed class RetryDeadLetter(DeadLetterDrain drain, FeedHandlers handlers)
{
    [Function(nameof(RetryDeadLetter))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Admin, "post", Route = "operations/dead-letters/{id}/retry")] HttpRequest request,
        string id,
        [DurableClient] DurableTaskClient durable,
        CancellationToken cancellationToken) =>
        DeadLetter.TryParseId(id, out var name, out var stream)
        && handlers.Find(name, durable) is { } handler
        && await drain.RetryAsync(handler, stream, cancellationToken) is { } outcome
            ? ApiResult.Ok(outcome)
            : Missing.DeadLetter;
}
