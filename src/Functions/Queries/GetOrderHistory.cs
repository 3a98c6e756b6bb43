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
    /// <summary>RFC 3339, with the offset left out at will.</summary>
    private static readonly string[] TimeFormats = ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];

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
            errors["at"] = ["Must be an RFC 3339 time."];
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
        version = long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var parsed) && parsed > 0 ? parsed : null;
        return text is null || version is not null;
    }

    /// <summary>True also for none at all.</summary>
    private static bool TryParseTime(string? text, out DateTimeOffset? time)
    {
        // RFC 3339 also allows t and z.
        time = DateTimeOffset.TryParseExact(
            text?.ToUpperInvariant(), TimeFormats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var parsed) ? parsed : null;
        return text is null || time is not null;
    }
}
