using EventSourcing.Aggregates;
using EventSourcing.Commands;
using Ordering.Inventory;
using Ordering.Orders;

namespace Ordering.Fulfillment;

/// <summary>What is done to the stock of every product of an order.</summary>
internal static class StockCommands
{
    public static Task<StepResult> ReserveAsync(this CommandExecutor executor, FulfillmentOrder order, CancellationToken cancellationToken) =>
        executor.OnStockAsync(order, "reserve", (stock, line) => stock.Reserve(order.OrderId, line.Quantity), cancellationToken);

    public static Task<StepResult> CommitAsync(this CommandExecutor executor, FulfillmentOrder order, CancellationToken cancellationToken) =>
        executor.OnStockAsync(order, "commit", (stock, _) => stock.Commit(order.OrderId), cancellationToken);

    public static Task<StepResult> ReleaseAsync(this CommandExecutor executor, FulfillmentOrder order, CancellationToken cancellationToken) =>
        executor.OnStockAsync(order, "release", (stock, _) => stock.Release(order.OrderId), cancellationToken);

    /// <summary>Every line gets its turn whatever becomes of the others; the refusal told is that of the first line in order.</summary>
    private static async Task<StepResult> OnStockAsync(
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
