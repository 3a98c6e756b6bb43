using System.Text.Json;
using EventSourcing.Projections;
using EventSourcing.Queries;
using Ordering.Orders;

namespace OrderFlow.Queries;

/// <summary>Order summaries, newest first.</summary>
public sealed record ListOrdersQuery(string? CustomerId, OrderStatus? Status, int Limit, int? Offset, string? Continuation)
    : IQuery<ReadModelPage<OrderSummary>>;

/// <summary>One customer's orders share a partition; without a customer the query asks every partition.</summary>
public sealed class ListOrdersHandler(IReadModelStore<OrderSummary> summaries) : IQueryHandler<ListOrdersQuery, ReadModelPage<OrderSummary>>
{
    public Task<ReadModelPage<OrderSummary>> HandleAsync(ListOrdersQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        var equal = new Dictionary<string, string>();
        if (query.Status is { } status)
        {
            equal["status"] = JsonNamingPolicy.CamelCase.ConvertName(status.ToString());
        }

        return summaries.QueryAsync(
            new ReadModelQuery(query.CustomerId, equal, "createdAt", Descending: true, query.Limit, query.Offset, query.Continuation), cancellationToken);
    }
}
