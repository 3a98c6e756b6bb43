using EventSourcing.Projections;
using Microsoft.AspNetCore.Http;
using OrderFlow.Http;
using Ordering.Common;

namespace OrderFlow.Operations.Simulators;

/// <summary>A page of a simulator's ledger, all of it or one order's: <c>?orderId=&amp;limit=&amp;continuation=</c>.</summary>
internal static class LedgerPage
{
    public static Task<IResult> OfAsync<TEntry>(IReadModelStore<TEntry> ledger, HttpRequest request, CancellationToken cancellationToken)
        where TEntry : class
    {
        var query = new QueryParameters(request);
        var orderId = query.Text("orderId", Ids.IsValid, "Is not an order id.");
        var limit = query.Limit(absent: 100, max: 1000);
        var equal = orderId is null ? [] : new Dictionary<string, string> { ["orderId"] = orderId };
        return query.AnswerAsync(() => ledger.QueryAsync(
            new ReadModelQuery(null, equal, "key", Descending: false, limit, null, query.Continuation), cancellationToken));
    }
}
