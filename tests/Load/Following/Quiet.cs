using OrderFlow.Load.Http;
using OrderFlow.Load.Measuring;
using OrderFlow.Load.Placing;

namespace OrderFlow.Load.Following;

/// <summary>Waits until nothing happens any more: every order has come to its end, and nobody who follows the feed is behind.</summary>
internal sealed class Quiet(OrderFlowClient client, RunClock clock, TimeProvider time)
{
    private const int TimesInARow = 3;

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    public async Task WaitAsync(IReadOnlyCollection<OrderRecord> placed, CancellationToken cancellationToken)
    {
        await new FinalCheck(client, clock).RunAsync(placed, () => { }, cancellationToken);
        for (var quiet = 0; quiet < TimesInARow; quiet++)
        {
            if ((await client.GetProjectionsAsync(cancellationToken)).Body?.AreCaughtUp() is not true)
            {
                quiet = -1;
            }

            await Task.Delay(Interval, time, cancellationToken);
        }
    }
}
