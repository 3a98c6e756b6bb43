using EventSourcing.Commands;
using EventSourcing.Events;
using EventSourcing.Hosting;
using EventSourcing.Projections;
using Microsoft.Extensions.DependencyInjection;
using Ordering.Catalog;
using Ordering.Customers;
using Ordering.Fulfillment;
using Ordering.Fulfillment.Choreography;
using Ordering.Integration;
using Ordering.Inventory;
using Ordering.Orders;
using Ordering.Orders.Commands;
using Ordering.Orders.Upcasting;
using Ordering.Payments;
using Ordering.Payments.Simulated;
using Ordering.Shipping;
using Ordering.Shipping.Simulated;

namespace Ordering;

/// <summary>
/// Puts the business together. The host brings the event store, the inbox and the read model stores, and may register another
/// <see cref="ApprovalPolicy"/> after it.
/// </summary>
public static class OrderingServices
{
    public static IServiceCollection AddOrdering(this IServiceCollection services) => services
        .AddEventSourcing()
        .AddSingleton(ApprovalPolicy.Default)
        .AddEvents()
        .AddHandlers()
        .AddSteps()
        .AddParticipants()
        .AddSingleton<IntegrationTeller>()
        .AddSingleton<IProjection<OrderDetails>, OrderDetailsProjection>()
        .AddSingleton<IProjection<OrderSummary>, OrderSummaryProjection>()
        .AddSingleton<IProjection<ProductView>, ProductProjection>()
        .AddSingleton<IProjection<CustomerView>, CustomerProjection>();

    /// <summary>The built-in payment gateway and carrier; needs read model stores for their ledgers.</summary>
    public static IServiceCollection AddSimulatedPartners(this IServiceCollection services) => services
        .AddSingleton<IPaymentGateway, SimulatedPaymentGateway>()
        .AddSingleton<ICarrier, SimulatedCarrier>();

    private static IServiceCollection AddEvents(this IServiceCollection services) => services
        .AddSingleton(EventTypeRegistry.FromAssemblies(typeof(Order).Assembly, typeof(KeyClaimed).Assembly))
        .AddSingleton<IEventUpcaster, OrderCreatedV1ToV2>()
        .AddSingleton<IEventUpcaster, OrderCreatedV2ToV3>();

    private static IServiceCollection AddHandlers(this IServiceCollection services) => services
        .AddSingleton<ICommandHandler<RegisterCustomer>, RegisterCustomerHandler>()
        .AddSingleton<ICommandHandler<AddProduct>, AddProductHandler>()
        .AddSingleton<ICommandHandler<ReceiveStock>, ReceiveStockHandler>()
        .AddSingleton<ICommandHandler<PlaceOrder>, PlaceOrderHandler>()
        .AddSingleton<ICommandHandler<AddOrderItem>, AddOrderItemHandler>()
        .AddSingleton<ICommandHandler<RemoveOrderItem>, RemoveOrderItemHandler>()
        .AddSingleton<ICommandHandler<SubmitOrder>, SubmitOrderHandler>()
        .AddSingleton<ICommandHandler<DecideApproval>, DecideApprovalHandler>()
        .AddSingleton<ICommandHandler<CancelOrder>, CancelOrderHandler>()
        .AddSingleton<ICommandHandler<ResumeFulfillment>, ResumeFulfillmentHandler>()
        .AddSingleton<ICommandHandler<ShipOrder>, ShipOrderHandler>()
        .AddSingleton<ICommandHandler<DeliverOrder>, DeliverOrderHandler>();

    private static IServiceCollection AddSteps(this IServiceCollection services) => services
        .AddSingleton<PaymentDesk>()
        .AddSingleton<ShippingDesk>()
        .AddSingleton<StockStep>()
        .AddSingleton<PaymentStep>()
        .AddSingleton<ShipmentStep>()
        .AddSingleton<ConfirmationStep>()
        .AddSingleton<CancellationStep>()
        .AddSingleton<ApprovalStep>()
        .AddSingleton<ParkingStep>();

    /// <summary>The order process without a coordinator.</summary>
    private static IServiceCollection AddParticipants(this IServiceCollection services) => services
        .AddSingleton<IParticipant, InventoryParticipant>()
        .AddSingleton<IParticipant, PaymentsParticipant>()
        .AddSingleton<IParticipant, ShippingParticipant>()
        .AddSingleton<IParticipant, OrdersParticipant>()
        .AddSingleton<ReactionRunner>()
        .AddSingleton<ReactionHandlers>();
}
