using System.Collections.Concurrent;
using OrderFlow.Load.Http;
using OrderFlow.Load.Placing;

namespace OrderFlow.Load.Messaging;

/// <summary>Compares orders, one by one, with what their messages asked for: what they contain, how they ended, and what was charged.</summary>
internal sealed class OutcomeCheck(OrderFlowClient client, OrderPlan shop, MessagePlan plan)
{
    private const int AtOnce = 8;
    private const int PageSize = 100;

    private readonly ConcurrentQueue<string> _problems = [];

    /// <summary>By id, as read.</summary>
    public ConcurrentDictionary<string, long> Versions { get; } = [];

    public async Task<IReadOnlyCollection<string>> RunAsync(IReadOnlyCollection<OrderRecord> orders, Action compared, CancellationToken cancellationToken)
    {
        var options = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(orders, options, async (order, cancellation) =>
        {
            if (await ProblemOfAsync(order, cancellation) is { } problem)
            {
                _problems.Enqueue($"Message {order.Number}, order {order.OrderId}: {problem}");
            }

            compared();
        });
        await FindStrangersAsync(orders.Select(order => order.OrderId!).ToHashSet(), cancellationToken);
        return _problems;
    }

    private async Task<string?> ProblemOfAsync(OrderRecord order, CancellationToken cancellationToken)
    {
        if ((await client.GetOrderAsync(order.OrderId!, etag: null, cancellationToken)).Body is not { } details)
        {
            return "it cannot be read.";
        }

        Versions[order.OrderId!] = details.Version;
        var asked = shop.Order(order.Number);
        var total = shop.Lines(order.Number).Sum(line => OrderPlan.PriceOf(line.Product).Amount * line.Quantity);
        var (status, charges) = plan.IsDeclined(order.Number) ? ("cancelled", 0) : ("confirmed", 1);
        var payments = (await client.GetPaymentsAsync(order.OrderId!, cancellationToken)).Body?.Items ?? [];
        return details.Status != status ? $"it is {details.Status}, not {status}."
            : !asked.Items.SequenceEqual(details.Items ?? []) ? $"it has other items: {string.Join(", ", details.Items?.Select(item => item.ToString()) ?? [])}."
            : details.Total?.Amount != total ? $"it comes to {details.Total?.Amount}, not {total}."
            : details.Customer?.Name != asked.ShippingAddress.Name ? $"it is of {details.Customer?.Name}."
            : payments.Sum(entry => entry.Charges) is var charged && charged != charges ? $"it was charged {charged} times, not {charges}."
            : null;
    }

    /// <summary>The customers of this run have no other orders.</summary>
    private async Task FindStrangersAsync(HashSet<string> known, CancellationToken cancellationToken)
    {
        for (var customer = 0; customer < OrderPlan.Customers; customer++)
        {
            string? continuation = null;
            do
            {
                var page = (await client.GetOrdersAsync(shop.CustomerId(customer), PageSize, continuation, cancellationToken)).Body;
                foreach (var stranger in (page?.Items ?? []).Where(summary => !known.Contains(summary.OrderId!)))
                {
                    _problems.Enqueue($"Order {stranger.OrderId} of {stranger.CustomerId} came from no message.");
                }

                continuation = page?.Continuation;
            }
            while (continuation is not null);
        }
    }
}
