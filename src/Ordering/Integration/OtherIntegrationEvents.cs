using System.ComponentModel;
using Ordering.Common;

namespace Ordering.Integration;

[IntegrationEventType("com.orderflow.customer.registered.v1", "/orderflow/customers")]
[Description("Somebody may order from now on.")]
public sealed record CustomerRegisteredV1(CustomerId CustomerId, string Name, string Email) : IntegrationEvent;

[IntegrationEventType("com.orderflow.stock.depleted.v1", "/orderflow/inventory")]
[Description("The last available unit of a product was reserved.")]
public sealed record StockDepletedV1(ProductId ProductId) : IntegrationEvent;
