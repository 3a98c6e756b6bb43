using System.Text.Json;
using EventSourcing.Projections;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using OrderFlow.Http;
using Ordering.Orders;

namespace OrderFlow.Operations.Sagas;

/// <summary>Orders that need somebody: parked ones, or those that wait for approval. Newest first, as a read model has them.</summary>
public sealed class ListSagas(IReadModelStore<OrderSummary> summaries)
{
    private static readonly string[] Attentions = [.. Enum.GetNames<OrderAttention>().Select(JsonNamingPolicy.CamelCase.ConvertName)];

    [Function(nameof(ListSagas))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Admin, "get", Route = "operations/sagas")] HttpRequest request, CancellationToken cancellationToken)
    {
        var query = new QueryParameters(request);
        var attention = query.Text("attention", Attentions.Contains, $"Must be one of {string.Join(", ", Attentions)}.") ?? "parked";
        var limit = query.Limit(absent: 20, max: 100);
        var equal = new Dictionary<string, string> { ["attention"] = attention };
        return query.AnswerAsync(() => summaries.QueryAsync(
            new ReadModelQuery(null, equal, "createdAt", Descending: true, limit, null, query.Continuation), cancellationToken));
    }
}
