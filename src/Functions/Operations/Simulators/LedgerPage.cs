using System.Globalization;
using EventSourcing.Projections;
using Microsoft.AspNetCore.Http;
using OrderFlow.Http;
using OrderFlow.Http.Problems;
using Ordering.Common;

namespace OrderFlow.Operations.Simulators;

/// <summary>A page of a simulator's ledger, all of it or one order's: <c>?orderId=&amp;limit=&amp;continuation=</c>.</summary>
internal static class LedgerPage
{
    private const int MaxLimit = 1000;

    public static async Task<IResult> OfAsync<TEntry>(IReadModelStore<TEntry> ledger, HttpRequest request, CancellationToken cancellationToken)
        where TEntry : class
    {
        var errors = new Dictionary<string, string[]>();
        string? orderId = request.Query["orderId"];
        if (orderId is not null && !Ids.IsValid(orderId))
        {
            errors["orderId"] = ["Is not an order id."];
        }

        string? limitText = request.Query["limit"];
        var limit = 100;
        if (limitText is not null
            && (!int.TryParse(limitText, NumberStyles.None, CultureInfo.InvariantCulture, out limit) || limit is < 1 or > MaxLimit))
        {
            errors["limit"] = [$"Must be a whole number from 1 to {MaxLimit}."];
        }

        if (errors.Count > 0)
        {
            return new ProblemResult(ProblemTypes.InvalidRequest, "One or more query parameters are not valid.", errors);
        }

        try
        {
            var equal = orderId is null ? [] : new Dictionary<string, string> { ["orderId"] = orderId };
            return ApiResult.Ok(await ledger.QueryAsync(
                new ReadModelQuery(null, equal, "key", Descending: false, limit, null, request.Query["continuation"]), cancellationToken));
        }
        catch (InvalidContinuationException)
        {
            return new ProblemResult(ProblemTypes.InvalidContinuation, "Use the continuation of the page before, with the same filters.");
        }
    }
}
