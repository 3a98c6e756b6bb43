using OrderFlow.Load.Http;

namespace OrderFlow.Load.Rebuilding;

/// <summary>Orders and customers that queries ask for, with what they have been seen at: later answers must show no less.</summary>
internal sealed class WatchedOrders
{
    private const int MostOrders = 10_000;
    private const int PageSize = 100;

    private readonly Lock guard = new();
    private readonly List<Floor> orders = [];
    private readonly List<Floor> customers = [];

    public int Count => orders.Count;

    /// <summary>Those that are there, newest first.</summary>
    public async Task FindAsync(OrderFlowClient client, int most, CancellationToken cancellationToken)
    {
        string? continuation = null;
        do
        {
            var page = (await client.GetOrdersAsync(null, PageSize, continuation, cancellationToken)).Body;
            foreach (var summary in page?.Items ?? [])
            {
                Add(summary.OrderId!);
                AddCustomer(summary.CustomerId!);
            }

            continuation = page?.Continuation;
        }
        while (continuation is not null && orders.Count < most);
    }

    public void Add(string orderId)
    {
        lock (guard)
        {
            if (orders.Count < MostOrders)
            {
                orders.Add(new Floor(orderId));
            }
        }
    }

    public Floor? AnyOrder() => Any(orders);

    public Floor? AnyCustomer() => Any(customers);

    private void AddCustomer(string customerId)
    {
        lock (guard)
        {
            if (customers.All(customer => customer.Id != customerId))
            {
                customers.Add(new Floor(customerId));
            }
        }
    }

    private Floor? Any(List<Floor> floors)
    {
        lock (guard)
        {
            return floors.Count == 0 ? null : floors[Random.Shared.Next(floors.Count)];
        }
    }
}

/// <summary>The most that has been seen of one thing.</summary>
internal sealed class Floor(string id)
{
    private long seen;

    public string Id => id;

    public long Seen => Interlocked.Read(ref seen);

    public void Raise(long to)
    {
        for (var known = Seen; to > known && Interlocked.CompareExchange(ref seen, to, known) != known; known = Seen)
        {
        }
    }
}
