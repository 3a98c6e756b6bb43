using System.Collections.Concurrent;
using System.Globalization;
using LocalCloud.CosmosDb.Feeds;
using LocalCloud.CosmosDb.Http;
using LocalCloud.CosmosDb.Partitioning;
using LocalCloud.CosmosDb.Resources;

namespace LocalCloud.CosmosDb.Throttling;

/// <summary>Holds what is done with items to the throughput of their container, or of its database where that shares its own.</summary>
/// <remarks>By the clock of the machine, since clients wait by it.</remarks>
internal sealed class Throttle(Catalogue catalogue, TimeProvider time)
{
    private readonly ConcurrentDictionary<(string Target, int Range), RequestUnitBudget> _budgets = new();

    public async ValueTask<Reply> RunAsync(CosmosRequest request, Container container, Func<ValueTask<Reply>> operation)
    {
        if (!IsCharged(request) || catalogue.OfferOf(container) is not { } offer)
        {
            return await operation();
        }

        var (perSecond, budgets) = Budgets(request, container, offer);
        if (budgets.Max(budget => budget.Wait(perSecond, Now)) is { Ticks: > 0 } wait)
        {
            return Refuse(wait);
        }

        var reply = await operation();
        foreach (var budget in budgets)
        {
            budget.Charge(reply.Charge / budgets.Length, perSecond, Now);
        }

        return reply;
    }

    private TimeSpan Now => time.GetElapsedTime(0);

    /// <summary>Every physical partition has an equal share of its container's throughput; a database's is one for all its containers.</summary>
    private (double PerSecond, RequestUnitBudget[] Budgets) Budgets(CosmosRequest request, Container container, Offer offer)
    {
        if (offer.Target != container.Rid)
        {
            return (offer.RequestUnits, [Budget(offer, -1)]);
        }

        // What addresses no partition properly is refused by the operation itself.
        var range = FeedScope.Of(request, container).Scope?.Range;
        IEnumerable<PartitionKeyRange> ranges = range is null ? container.Ranges : [range];
        return ((double)offer.RequestUnits / container.Ranges.Count, [.. ranges.Select(each => Budget(offer, each.Id))]);
    }

    private RequestUnitBudget Budget(Offer offer, int range) => _budgets.GetOrAdd((offer.Target, range), _ => new());

    private static bool IsCharged(CosmosRequest request) => request.Path.Kind3 is "docs" or "operations"
        ? !request.Flag("x-ms-cosmos-is-query-plan-request")
        : request.Path is { Kind3: "sprocs", Count: 6 } && request.Method == "POST";

    private static Reply Refuse(TimeSpan wait) => new()
    {
        Status = 429,
        SubStatus = 3200,
        Body = ErrorBody.Write(429, ErrorBody.List(
            "Request rate is large. More Request Units may be needed, so no changes were made. Please retry this request later. Learn more: http://aka.ms/cosmosdb-error-429")),
        Headers = [new("x-ms-retry-after-ms", Math.Ceiling(wait.TotalMilliseconds).ToString(CultureInfo.InvariantCulture))],
    };
}
