using OrderFlow.Load.Http;
using OrderFlow.Load.Placing;

namespace OrderFlow.Load.Following;

/// <summary>Compares the stock that is left with what was there and what was sold: nothing lost, nothing doubled.</summary>
internal sealed class StockCheck(OrderFlowClient client, OrderPlan plan)
{
    private static readonly TimeSpan BetweenReads = TimeSpan.FromMilliseconds(100);

    /// <summary>What of the stock does not add up, having given the read models a while to catch up.</summary>
    public async Task<IReadOnlyList<string>> RunAsync(int[] initial, int[] sold, TimeSpan patience, TimeProvider time, CancellationToken cancellationToken)
    {
        var deadline = time.GetUtcNow() + patience;
        var wrong = new List<string>();
        for (var product = 0; product < initial.Length; product++)
        {
            var verdict = await CheckAsync(product, initial[product], sold[product], cancellationToken);
            while (verdict is not null && time.GetUtcNow() < deadline)
            {
                await Task.Delay(BetweenReads, cancellationToken);
                verdict = await CheckAsync(product, initial[product], sold[product], cancellationToken);
            }

            if (verdict is not null)
            {
                wrong.Add(verdict);
            }
        }

        return wrong;
    }

    /// <summary>Sold goods are no longer available; whether they still lie there reserved is up to the app.</summary>
    private async Task<string?> CheckAsync(int product, int initial, int sold, CancellationToken cancellationToken)
    {
        var id = plan.ProductId(product);
        var answer = await client.GetProductAsync(id, minVersion: null, cancellationToken);
        return answer.Body?.Stock switch
        {
            null => $"{id}: the stock cannot be read",
            var stock when initial - stock.Available != sold => $"{id}: {sold} sold, but {initial} - {stock.Available} = {initial - stock.Available} are gone",
            var stock when stock.OnHand - stock.Reserved != stock.Available =>
                $"{id}: {stock.OnHand} on hand - {stock.Reserved} reserved is not {stock.Available} available",
            _ => null,
        };
    }
}
