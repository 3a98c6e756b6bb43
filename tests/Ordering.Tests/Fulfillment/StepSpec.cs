using EventSourcing.Aggregates;
using Ordering.Catalog;
using Ordering.Common;
using Ordering.Fulfillment;
using Ordering.Inventory;
using Ordering.Orders;
using Ordering.Payments;
using Ordering.Payments.Simulated;
using Ordering.Shipping;
using Ordering.Shipping.Simulated;
using Ordering.Tests.Doubles;

namespace Ordering.Tests.Fulfillment;

/// <summary>The words that the step tests are written in.</summary>
public abstract class StepSpec : IDisposable
{
    private protected OrderingHost Host { get; } = new();

    private protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private protected StockStep Stock => Host.Get<StockStep>();

    private protected PaymentStep Payment => Host.Get<PaymentStep>();

    private protected ShipmentStep Shipment => Host.Get<ShipmentStep>();

    private protected ConfirmationStep Confirmation => Host.Get<ConfirmationStep>();

    private protected CancellationStep Cancel => Host.Get<CancellationStep>();

    private protected PaymentLedgerEntry Charge => Assert.Single(Host.Payments.All);

    private protected CarrierLedgerEntry Booking => Assert.Single(Host.Bookings.All);

    private protected IEnumerable<string> PaymentEvents => Host.Events.TypesOf(Ordering.Payments.Payment.StreamOf(OrderingHost.OrderId));

    private protected IEnumerable<string> ShipmentEvents => Host.Events.TypesOf(Ordering.Shipping.Shipment.StreamOf(OrderingHost.OrderId));

    private protected IEnumerable<string> OrderEvents => Host.Events.TypesOf(Order.StreamOf(OrderingHost.OrderId));

    public void Dispose()
    {
        Host.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected async Task<(int OnHand, int Available)> StockOfAsync(ProductId product)
    {
        var stock = await Host.Get<AggregateRepository>().LoadAsync<Stock, StockEvent>(Ordering.Inventory.Stock.StreamOf(product), Cancellation);
        return (stock.State.OnHand, stock.State.Available);
    }

    private protected static void Succeeded(StepResult result) => Assert.True(result.Succeeded, result.Reason);

    private protected static void Refused(string code, StepResult result) => Assert.Equal((false, code), (result.Succeeded, result.Refusal));

    private protected async Task<FulfillmentOrder> PaidAsync()
    {
        var order = await Host.SubmitAsync();
        Succeeded(await Stock.ExecuteAsync(order, Cancellation));
        Succeeded(await Payment.ExecuteAsync(order, Cancellation));
        return order;
    }

    /// <summary>The process dies once, right before something is appended to a stream of the category.</summary>
    private protected void DieBeforeAppendingTo(string category) => Host.Events.BeforeAppend = stream =>
    {
        if (stream.Category == category)
        {
            Host.Events.BeforeAppend = null;
            throw new ProcessDiedException();
        }
    };
}

internal sealed class ProcessDiedException : Exception;
