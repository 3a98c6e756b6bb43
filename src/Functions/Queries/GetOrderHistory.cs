using System.Globalization;
using EventSourcing.Aggregates;
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
        var errors = new Dictionary<string, string[]>();
        if (!TryParseVersion(versionText, out var version))
        {
            errors["version"] = ["Must be a positive whole number."];
        }

        if (!TryParseTime(atText, out var at))
        {
            errors["at"] = ["Must be an RFC 3339 time, such as 2026-01-31T12:00:00Z; a '+' in an address is written %2B."];
        }

        if (versionText is null == atText is null)
        {
            errors.TryAdd(versionText is null ? "version" : "at", ["Give either version or at."]);
        }

        if (errors.Count > 0)
        {
            return new ProblemResult(ProblemTypes.InvalidRequest, "Ask for one point in the past, by version or by time.", errors);
        }

        if (!OrderId.TryParse(orderId, out var id))
        {
            return Missing.Order;
        }

        var then = await repository.LoadAsOfAsync<Order, OrderEvent>(Order.StreamOf(id), version, at, cancellationToken);
        return then.Version == 0 || then.Version < version ? Missing.Order : ApiResult.Ok(OrderState.Of(then), then.Version);
    }

    /// <summary>True also for none at all.</summary>
    private static bool TryParseVersion(string? text, out long? version)
    {
        version = WholeNumber.TryParse(text, out var parsed) && parsed > 0 ? parsed : null;
        return text is null || version is not null;
    }

    /// <summary>True also for none at all.</summary>
    private static bool TryParseTime(string? text, out DateTimeOffset? time)
    {
        time = text is not null && Rfc3339.TryParse(text, out var parsed) ? parsed : null;
        return text is null || time is not null;
    }
}
