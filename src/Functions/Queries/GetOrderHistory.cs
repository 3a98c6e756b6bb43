using System.Globalization;
using System.Text.Json;
using EventSourcing.Aggregates;
using EventSourcing.Streams;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using OrderFlow.Http;
using OrderFlow.Http.Problems;
using Ordering.Common;
using Ordering.Orders;

namespace OrderFlow.Queries;

/// <summary>The order as it once was: the same fold as every command uses, stopped earlier.</summary>
public sealed class GetOrderHistory(AggregateRepository repository)
{
    [Function(nameof(GetOrderHistory))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "orders/{orderId}/history")] HttpRequest request,
        string orderId,
        CancellationToken cancellationToken)
    {
        string? versionText = request.Query["version"];
        string? atText = request.Query["at"];
        long? version = long.TryParse(versionText, NumberStyles.None, CultureInfo.InvariantCulture, out var parsedVersion) && parsedVersion > 0
            ? parsedVersion
            : null;
        DateTimeOffset? at = DateTimeOffset.TryParse(atText, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var parsedAt)
            ? parsedAt
            : null;
        if (version is null == at is null)
        {
            return new ProblemResult(
                ProblemTypes.InvalidRequest,
                "Ask for one point in the past.",
                new Dictionary<string, string[]> { [atText is null ? "version" : "at"] = ["Give either version=<positive number> or at=<RFC 3339 time>."] });
        }

        var missing = Missing.Order;
        if (!Ids.IsValid(orderId))
        {
            return missing;
        }

        var order = await repository.LoadAsOfAsync<Order, OrderEvent>(new StreamId(Order.Category, orderId), version, at, cancellationToken);
        if (order.Version == 0 || order.Version < version)
        {
            return missing;
        }

        var body = JsonSerializer.SerializeToNode(order.State, ApiJson.Options)!.AsObject();
        body["version"] = order.Version;
        return ApiResult.Ok(body, order.Version);
    }
}
