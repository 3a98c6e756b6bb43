using System.Text;
using System.Text.Json;
using Azure.Messaging;
using EventSourcing.Inbox;
using OrderFlow.Http;
using Ordering.Integration;

namespace OrderFlow.Notifications;

/// <summary>Tells a customer once that the goods are on their way. All it needs is in the event; it asks nobody.</summary>
public sealed class ShippingNotice(MessageInbox inbox, IEmailSender email)
{
    public const string EventType = "com.orderflow.order.shipped.v1";

    private const string Name = "notify-customer";

    public async Task SendAsync(CloudEvent @event, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(@event);
        if (@event.Type == EventType && @event.Data is not null)
        {
            var shipped = @event.Data.ToObjectFromJson<OrderShippedV1>(ApiJson.Options) ?? throw new JsonException($"{@event.Id} has no data.");
            var notice = Write(@event, shipped);
            await inbox.HandleAsync(Name, @event.Id, cancellation => email.SendAsync(notice, cancellation), cancellationToken);
        }
    }

    private static Email Write(CloudEvent @event, OrderShippedV1 shipped)
    {
        var (customer, address, parcel) = (shipped.Customer, shipped.ShippingAddress, shipped.Shipping);
        var text = new StringBuilder()
            .AppendLine($"Dear {customer.Name},")
            .AppendLine()
            .AppendLine($"your order {shipped.OrderId} is on its way with {parcel.Carrier}, tracking number {parcel.TrackingNumber}:")
            .AppendLine();
        foreach (var item in shipped.Items)
        {
            text.AppendLine($"  {item.Quantity} x {item.ProductName}");
        }

        text.AppendLine().AppendLine("It goes to:").AppendLine();
        foreach (var line in new[] { address.Name, address.Line1, address.Line2, $"{address.PostalCode} {address.City}", address.Country })
        {
            if (line is not null)
            {
                text.AppendLine($"  {line}");
            }
        }

        return new Email(
            @event.Id, customer.Name, customer.Email, $"Your order {shipped.OrderId} is on its way", text.ToString(), @event.Time ?? shipped.Shipping.ShippedAt);
    }
}
