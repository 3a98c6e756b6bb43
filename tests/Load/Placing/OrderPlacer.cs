using OrderFlow.Load.Http;
using OrderFlow.Load.Measuring;

namespace OrderFlow.Load.Placing;

/// <summary>Places orders from a fixed number of callers, at a rate or as fast as they get answers.</summary>
internal sealed class OrderPlacer(OrderFlowClient client, OrderPlan plan, RunClock clock, int concurrency, double? rate)
{
    /// <param name="answered">Called on the caller's task after every answer; must not block.</param>
    public async Task PlaceAsync(OrderRecord[] orders, Action<OrderRecord> answered, CancellationToken cancellationToken)
    {
        var begin = clock.Now;
        var next = -1;
        await Task.WhenAll(Enumerable.Range(0, Math.Min(concurrency, orders.Length)).Select(_ => Task.Run(CallAsync, cancellationToken)));

        async Task CallAsync()
        {
            for (var i = Interlocked.Increment(ref next); i < orders.Length; i = Interlocked.Increment(ref next))
            {
                cancellationToken.ThrowIfCancellationRequested();
                var order = orders[i];
                order.SentAt = await DueAsync(begin, i, cancellationToken);
                var answer = await client.PlaceOrderAsync(plan.Order(order.Number), plan.IdempotencyKey(order.Number), cancellationToken);
                order.AnsweredAt = clock.Now;
                order.OrderId = answer.Body?.OrderId;
                order.Version = answer.Body?.Version ?? 0;
                answered(order);
            }
        }
    }

    /// <returns>The time to measure from: an order that had to wait for a free caller has been waiting since it was due.</returns>
    private async Task<TimeSpan> DueAsync(TimeSpan begin, int number, CancellationToken cancellationToken)
    {
        if (rate is not { } perSecond)
        {
            return clock.Now;
        }

        var due = begin + TimeSpan.FromSeconds(number / perSecond);
        if (due <= clock.Now)
        {
            return due;
        }

        await Task.Delay(due - clock.Now is { Ticks: > 0 } pause ? pause : TimeSpan.Zero, cancellationToken);
        return clock.Now;
    }
}
