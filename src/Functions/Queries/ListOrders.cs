using System.Text.Json;
using EventSourcing.Projections;
using EventSourcing.Queries;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using OrderFlow.Http;
using Ordering.Common;
using Ordering.Orders;

namespace OrderFlow.Queries;

public sealed class ListOrders(QueryBus queries)
{
    private const int DefaultLimit = 20;
    private const int MaxLimit = 100;
    private const int MaxOffset = 10_000;

    // Enum.TryParse would also take numbers, lists and blanks.
    private static readonly Dictionary<string, OrderStatus> Statuses = Enum.GetValues<OrderStatus>()
        .ToDictionary(status => JsonNamingPolicy.CamelCase.ConvertName(status.ToString()), StringComparer.OrdinalIgnoreCase);

    [Function(nameof(ListOrders))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "orders")] HttpRequest request, CancellationToken cancellationToken)
    {
        var query = new QueryParameters(request);
        var customerId = query.Text("customerId", Ids.IsValid, "Is not a customer id.");
        var status = query.Text("status", Statuses.ContainsKey, $"Must be one of {string.Join(", ", Statuses.Keys)}.");
        var limit = query.Limit(DefaultLimit, MaxLimit);
        var offset = query.Number("offset", 0, MaxOffset);
        if (offset is not null && query.Continuation is not null)
        {
            query.Refuse("offset", "Cannot be combined with continuation.");
        }

        return query.AnswerAsync(() => queries.AskAsync<ListOrdersQuery, ReadModelPage<OrderSummary>>(
            new ListOrdersQuery(customerId, status is null ? null : Statuses[status], limit, offset, query.Continuation), cancellationToken));
    }
}
