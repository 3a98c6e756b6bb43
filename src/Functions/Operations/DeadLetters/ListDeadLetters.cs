using EventSourcing.Feeds.DeadLetters;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using OrderFlow.Http;
using Ordering.Common;

namespace OrderFlow.Operations.DeadLetters;

/// <summary>What is parked, oldest first.</summary>
public sealed class ListDeadLetters(IDeadLetterStore deadLetters)
{
    [Function(nameof(ListDeadLetters))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Admin, "get", Route = "operations/dead-letters")] HttpRequest request, CancellationToken cancellationToken)
    {
        var query = new QueryParameters(request);
        var handler = query.Text("handler", Ids.IsValid, "Is not the name of a handler.");
        var limit = query.Limit(absent: 100, max: 1000);
        return query.AnswerAsync(async () =>
        {
            var page = await deadLetters.QueryAsync(handler, limit, query.Continuation, cancellationToken);
            return new { items = page.Items.Select(DeadLetterView.Of), page.Continuation };
        });
    }
}
