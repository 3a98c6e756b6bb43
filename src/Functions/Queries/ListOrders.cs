using System.Globalization;
using System.Text.Json;
using EventSourcing.Projections;
using EventSourcing.Queries;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using OrderFlow.Http;
using OrderFlow.Http.Problems;
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
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "orders")] HttpRequest request, CancellationToken cancellationToken)
    {
        var errors = new Dictionary<string, string[]>();
        string? customerId = request.Query["customerId"];
        if (customerId is not null && !Ids.IsValid(customerId))
        {
            errors["customerId"] = ["Is not a customer id."];
        }

        string? statusText = request.Query["status"];
        OrderStatus? status = null;
        if (statusText is not null)
        {
            if (Statuses.TryGetValue(statusText, out var known))
            {
                status = known;
            }
            else
            {
                errors["status"] = [$"Must be one of {string.Join(", ", Statuses.Keys)}."];
            }
        }

        var limit = Number(request, "limit", DefaultLimit, 1, MaxLimit, errors);
        var offset = request.Query.ContainsKey("offset") ? Number(request, "offset", 0, 0, MaxOffset, errors) : (int?)null;
        string? continuation = request.Query["continuation"];
        if (offset is not null && continuation is not null)
        {
            errors["offset"] = ["Cannot be combined with continuation."];
        }

        if (errors.Count > 0)
        {
            return new ProblemResult(ProblemTypes.InvalidRequest, "One or more query parameters are not valid.", errors);
        }

        try
        {
            var query = new ListOrdersQuery(customerId, status, limit, offset, continuation);
            return ApiResult.Ok(await queries.AskAsync<ListOrdersQuery, ReadModelPage<OrderSummary>>(query, cancellationToken));
        }
        catch (InvalidContinuationException)
        {
            return new ProblemResult(ProblemTypes.InvalidContinuation, "Use the continuation of the page before, with the same filters.");
        }
    }

    private static int Number(HttpRequest request, string name, int absent, int from, int to, Dictionary<string, string[]> errors)
    {
        string? text = request.Query[name];
        if (text is null)
        {
            return absent;
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= from && number <= to)
        {
            return number;
        }

        errors[name] = [$"Must be a whole number from {from} to {to}."];
        return absent;
    }
}
