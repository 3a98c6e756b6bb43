using System.Collections.Immutable;
using EventSourcing.Aggregates;
using EventSourcing.Commands;
using Ordering.Catalog;
using Ordering.Common;
using Ordering.Customers;

namespace Ordering.Orders.Commands;

/// <summary>Looks customer and prices up inside the decision, so that a repetition is answered before anything is asked again.</summary>
public sealed class PlaceOrderHandler(
    CommandExecutor executor, AggregateRepository repository, ApprovalPolicy approval, TimeProvider time) : ICommandHandler<PlaceOrder>
{
    public Task<CommandOutcome> HandleAsync(PlaceOrder command, CommandContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(command);
        return executor.ExecuteAsync<Order, OrderEvent>(
            Order.StreamOf(command.OrderId),
            (order, cancellation) => DecideAsync(order, command, cancellation),
            context,
            cancellationToken,
            startsStream: true);
    }

    private async ValueTask<Decision<OrderEvent>> DecideAsync(Order order, PlaceOrder command, CancellationToken cancellationToken)
    {
        if (order.Exists)
        {
            return Decision.Refuse(OrderProblems.AlreadyExists(command.OrderId));
        }

        var items = command.Items.GroupBy(item => item.ProductId).ToList();
        if (items.Count > Order.MaxLines)
        {
            return Decision.Refuse(OrderProblems.TooManyLines(command.OrderId));
        }

        // Neither a customer's entry nor a catalogue entry changes after its creation (docs/adr/0005), so one that was seen is as good as new.
        var customerLoad = repository.LoadLastSeenAsync<Customer, CustomerEvent>(Customer.StreamOf(command.CustomerId), cancellationToken);
        var productLoads = items.Select(item =>
            repository.LoadLastSeenAsync<Product, ProductEvent>(Product.StreamOf(item.Key), cancellationToken).AsTask());
        var products = await Task.WhenAll(productLoads).ConfigureAwait(false);
        var customer = (await customerLoad.ConfigureAwait(false)).State;
        if (!customer.Exists)
        {
            return Decision.Refuse(CustomerProblems.NotFound(command.CustomerId));
        }

        var lines = ImmutableArray.CreateBuilder<OrderLine>(items.Count);
        foreach (var (item, product) in items.Zip(products, (item, loaded) => (item, loaded.State)))
        {
            if (Refuse(command.OrderId, item, product) is { } refusal)
            {
                return Decision.Refuse(refusal);
            }

            // Out of range is for the order to say; here it must only not overflow.
            var quantity = item.Any(part => part.Quantity < 1)
                ? 0
                : (int)Math.Min(Order.MaxQuantity + 1L, item.Sum(part => (long)part.Quantity));
            lines.Add(OrderLine.Of(product.Id, product.Name, quantity, product.Price));
        }

        return order.Place(new OrderPlacement(
            command.OrderId, customer.Id, customer.Name, customer.Email, command.Currency, lines.DrainToImmutable(),
            command.ShippingAddress, command.PaymentMethod, command.Draft, command.Fulfillment, approval.At(time.GetUtcNow())));
    }

    private static Refusal? Refuse(OrderId orderId, IGrouping<ProductId, PlaceOrderItem> item, Product product)
    {
        if (!product.Exists)
        {
            return ProductProblems.NotFound(item.Key);
        }

        var stale = item.Select(part => part.UnitPrice).FirstOrDefault(shown => shown is not null && shown != product.Price);
        return stale switch
        {
            null => null,
            { } shown when shown.Currency != product.Price.Currency => OrderProblems.CurrencyMismatch(orderId, product.Price.Currency),
            _ => OrderProblems.PriceChanged(product.Id, product.Price),
        };
    }
}
