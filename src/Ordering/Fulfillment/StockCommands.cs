using EventSourcing.Aggregates;
using EventSourcing.Commands;
using Ordering.Inventory;
using Ordering.Orders;

namespace Ordering.Fulfillment;

internal static class StockCommands
{
    /// <summary>Every line gets its turn whatever becomes of the others; the refusal told is that of the first line in order.</summary>
    public static async Task<StepResult> OnStockAsync(
        this CommandExecutor executor,
        FulfillmentOrder order,
        string step,
        Func<Stock, OrderLine, Decision<StockEvent>> decide,
        CancellationToken cancellationToken)
    {
        var context = order.CommandFor(step);
        var refusals = await Task.WhenAll(order.Lines.Select(line => executor.DecideAsync<Stock, StockEvent>(
            Stock.StreamOf(line.ProductId), stock => decide(stock, line), context, cancellationToken))).ConfigureAwait(false);
        return StepResult.Of(refusals.FirstOrDefault(refusal => refusal is not null));
    }
}
