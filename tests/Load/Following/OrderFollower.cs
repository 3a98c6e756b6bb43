using OrderFlow.Load.Http;
using OrderFlow.Load.Measuring;
using OrderFlow.Load.Placing;

namespace OrderFlow.Load.Following;

/// <summary>
/// Watches single orders through the read model: first until it shows them, then until it shows them confirmed. All watching together
/// stays under a number of reads per second, so that it does not become the load; the more is watched, the coarser.
/// </summary>
internal sealed class OrderFollower(OrderFlowClient client, RunClock clock)
{
    private const int MaxReadsPerSecond = 100;
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(10);

    private int following;

    public async Task FollowAsync(OrderRecord order, CancellationToken cancellationToken)
    {
        var answer = await client.GetOrderAsync(order.OrderId!, order.Version, cancellationToken);
        if (answer.Body is not null)
        {
            order.SeenAt = clock.Now;
        }

        Interlocked.Increment(ref following);
        try
        {
            while (!Settled(order, answer.Body))
            {
                var fairShare = TimeSpan.FromSeconds((double)Volatile.Read(ref following) / MaxReadsPerSecond);
                await Task.Delay(fairShare > ShortestPause ? fairShare : ShortestPause, cancellationToken);
                var etag = answer.ETag;
                answer = await client.GetOrderAsync(order.OrderId!, etag, cancellationToken);
                answer = answer with { ETag = answer.ETag ?? etag };
            }
        }
        finally
        {
            Interlocked.Decrement(ref following);
        }
    }

    private bool Settled(OrderRecord order, OrderDetails? details)
    {
        if (details is not null)
        {
            order.Read(details, clock);
            order.SeenConfirmedAt = order.IsConfirmed ? clock.Now : null;
        }

        return order.IsSettled;
    }
}
