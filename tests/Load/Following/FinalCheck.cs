using OrderFlow.Load.Http;
using OrderFlow.Load.Measuring;
using OrderFlow.Load.Placing;

namespace OrderFlow.Load.Following;

/// <summary>Reads every order, again and again, until each is confirmed or cancelled.</summary>
internal sealed class FinalCheck(OrderFlowClient client, RunClock clock)
{
    private static readonly TimeSpan BetweenRounds = TimeSpan.FromMilliseconds(200);

    public async Task RunAsync(IEnumerable<OrderRecord> accepted, Action settled, CancellationToken cancellationToken)
    {
        var options = new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = cancellationToken };
        var open = accepted.ToList();
        open.Where(order => order.IsSettled).ToList().ForEach(_ => settled());
        while ((open = [.. open.Where(order => !order.IsSettled)]).Count > 0)
        {
            await Parallel.ForEachAsync(open, options, async (order, cancellation) =>
            {
                if ((await client.GetOrderAsync(order.OrderId!, etag: null, cancellation)).Body is not { } details)
                {
                    return;
                }

                order.Read(details, clock);
                if (order.IsSettled)
                {
                    settled();
                }
            });

            if (open.Any(order => !order.IsSettled))
            {
                await Task.Delay(BetweenRounds, cancellationToken);
            }
        }
    }
}
