using System.Reflection;
using EventSourcing.Cosmos.Hosting;
using EventSourcing.Events;
using EventSourcing.Projections;
using EventSourcing.Queries;
using FluentValidation;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OrderFlow;
using OrderFlow.Commands;
using OrderFlow.Fulfillment;
using OrderFlow.Fulfillment.Approval;
using OrderFlow.Fulfillment.Orchestration;
using OrderFlow.Http;
using OrderFlow.Http.Deadlines;
using OrderFlow.Integration;
using OrderFlow.Notifications;
using OrderFlow.Observability;
using OrderFlow.Operations.Events;
using OrderFlow.Operations.Rebuild;
using OrderFlow.Queries;
using Ordering;
using Ordering.Catalog;
using Ordering.Customers;
using Ordering.Orders;
using Ordering.Payments.Simulated;
using Ordering.Shipping.Simulated;

var builder = FunctionsApplication.CreateBuilder(args);

builder.ConfigureFunctionsWebApplication();
builder.UseMiddleware<CorrelationMiddleware>();
builder.UseMiddleware<ProblemMiddleware>();
builder.UseMiddleware<DeadlineMiddleware>();

builder.Services
    .TakeBodiesOfHost()
    .AddOrdering()
    .AddFulfillmentModes(builder.Configuration)
    .AddApprovalPolicy(builder.Configuration)
    .AddSimulatedPartners()
    .AddMessaging(builder.Configuration)
    .AddNotifications(builder.Configuration)
    .AddCosmosEventStore(builder.Configuration)
    .AddProjection<OrderDetailsProjection, OrderDetails>("order-details")
    .AddProjection<OrderSummaryProjection, OrderSummary>("order-summaries")
    .AddProjection<ProductProjection, ProductView>("products")
    .AddProjection<CustomerProjection, CustomerView>("customers")
    .AddReadModel<PaymentLedgerEntry>("payment-ledger")
    .AddReadModel<CarrierLedgerEntry>("carrier-ledger")
    .AddTelemetry(builder.Configuration)
    .AddValidatorsFrom(Assembly.GetExecutingAssembly())
    .AddSingleton<IQueryHandler<ListOrdersQuery, ReadModelPage<OrderSummary>>, ListOrdersHandler>()
    .AddSingleton<FulfillmentStarter>()
    .AddSingleton<FulfillmentReader>()
    .AddSingleton<FeedHandlers>()
    .AddSingleton<RebuildDesk>()
    .AddSingleton(HttpDeadline.Of(builder.Configuration))
    .AddTransient<CommandDesk>()
    .AddTransient<CommandEndpoint>()
    .AddSingleton<ReadModelEndpoint>()
    .AddEventCatalogue();

var app = builder.Build();

// An application that could not read every stored event must not start: it would find out in the middle of a stream.
app.Services.GetRequiredService<EventSerializer>();
app.Run();

/// <summary>Visible so that tests can start this very application.</summary>
public sealed partial class Program;
