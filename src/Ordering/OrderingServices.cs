using EventSourcing.Aggregates;
using EventSourcing.Commands;
using EventSourcing.Events;
using EventSourcing.Projections;
using EventSourcing.Snapshots;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Ordering.Catalog;
using Ordering.Customers;
using Ordering.Fulfillment;
using Ordering.Inventory;
using Ordering.Orders;
using Ordering.Orders.Commands;
using Ordering.Orders.Upcasting;
using Ordering.Payments;
using Ordering.Payments.Simulated;
using Ordering.Shipping;
using Ordering.Shipping.Simulated;

namespace Ordering;

/// <summary>Puts the business together. The host brings the event store and the read model stores.</summary>
public static class OrderingServices
{
    public static IServiceCollection AddOrdering(this IServiceCollection services) => services
        .AddEventSourcing()
        .AddHandlers()
        .AddSteps()
        .AddSingleton<IProjection<OrderDetails>, OrderDetailsProjection>()
        .AddSingleton<IProjection<OrderSummary>, OrderSummaryProjection>()
        .AddSingleton<IProjection<ProductView>, ProductProjection>()
        .AddSingleton<IProjection<CustomerView>, CustomerProjection>();

    /// <summary>The built-in payment gateway and carrier; needs read model stores for their ledgers.</summary>
    public static IServiceCollection AddSimulatedPartners(this IServiceCollection services) => services
        .AddSingleton<IPaymentGateway, SimulatedPaymentGateway>()
        .AddSingleton<ICarrier, SimulatedCarrier>();

    private static IServiceCollection AddEventSourcing(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(_ => new AggregateCache());
        services.TryAddSingleton<AggregateSnapshots>();
        services.TryAddSingleton<AggregateRepository>();
        services.TryAddSingleton<StreamGate>();
        services.TryAddSingleton<CommandExecutor>();
        services.TryAddSingleton<CommandBus>();
        return services
            .AddSingleton(EventTypeRegistry.FromAssemblies(typeof(Order).Assembly, typeof(KeyClaimed).Assembly))
            .AddSingleton<IEventUpcaster, OrderCreatedV1ToV2>()
            .AddSingleton<IEventUpcaster, OrderCreatedV2ToV3>()
            .AddSingleton<EventSerializer>();
    }

    private static IServiceCollection AddHandlers(this IServiceCollection services) => services
        .AddSingleton<ICommandHandler<RegisterCustomer>, RegisterCustomerHandler>()
        .AddSingleton<ICommandHandler<AddProduct>, AddProductHandler>()
        .AddSingleton<ICommandHandler<ReceiveStock>, ReceiveStockHandler>()
        .AddSingleton<ICommandHandler<PlaceOrder>, PlaceOrderHandler>()
        .AddSingleton<ICommandHandler<AddOrderItem>, AddOrderItemHandler>()
        .AddSingleton<ICommandHandler<RemoveOrderItem>, RemoveOrderItemHandler>()
        .AddSingleton<ICommandHandler<SubmitOrder>, SubmitOrderHandler>()
        .AddSingleton<ICommandHandler<CancelOrder>, CancelOrderHandler>()
        .AddSingleton<ICommandHandler<ShipOrder>, ShipOrderHandler>()
        .AddSingleton<ICommandHandler<DeliverOrder>, DeliverOrderHandler>();

    private static IServiceCollection AddSteps(this IServiceCollection services) => services
        .AddSingleton<StockStep>()
        .AddSingleton<PaymentStep>()
        .AddSingleton<ShipmentStep>()
        .AddSingleton<ConfirmationStep>()
        .AddSingleton<CancellationStep>();
}
