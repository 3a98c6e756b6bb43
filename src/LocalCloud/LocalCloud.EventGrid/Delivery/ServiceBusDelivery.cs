using System.Collections.Concurrent;
using System.Globalization;
using Azure.Identity;
using Azure.Messaging.ServiceBus;
using LocalCloud.EventGrid.Definitions;
using LocalCloud.EventGrid.Storage;

namespace LocalCloud.EventGrid.Delivery;

/// <summary>To queues and topics of Service Bus, by its SDK.</summary>
internal sealed class ServiceBusDelivery(Func<string, string?> settings) : IAsyncDisposable
{
    private static readonly ServiceBusClientOptions s_options = new()
    {
        // The schedule of deliveries is what tries again.
        RetryOptions = new() { MaxRetries = 0, TryTimeout = TimeSpan.FromSeconds(10) },
    };

    private readonly ConcurrentDictionary<string, ServiceBusClient> _clients = [];
    private readonly ConcurrentDictionary<(string, string), ServiceBusSender> _senders = [];

    public async Task<DeliveryOutcome> SendAsync(SubscriptionDefinition subscription, StoredDelivery delivery, CancellationToken cancellationToken)
    {
        try
        {
            var destination = subscription.Destination;
            var entity = destination.ServiceBusQueue ?? destination.ServiceBusTopic!;
            var sender = _senders.GetOrAdd((destination.Connection, entity), key => ClientOf(key.Item1).CreateSender(key.Item2));
            await sender.SendMessageAsync(MessageOf(subscription, delivery), cancellationToken);
            return DeliveryOutcome.Delivered();
        }
        catch (ServiceBusException exception)
        {
            var isFinal = exception.Reason is ServiceBusFailureReason.MessageSizeExceeded;
            return new(false, exception.Message, isFinal);
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or InvalidOperationException or UnauthorizedAccessException)
        {
            return DeliveryOutcome.Failed(exception.Message);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients.Values)
        {
            await client.DisposeAsync();
        }
    }

    private ServiceBusClient ClientOf(string connection) => _clients.GetOrAdd(connection, name =>
        settings(name) is { Length: > 0 } text ? new ServiceBusClient(text, s_options)
        : settings(name + ":fullyQualifiedNamespace") is { Length: > 0 } host ? new ServiceBusClient(host, new DefaultAzureCredential(), s_options)
        : throw new InvalidOperationException($"The setting '{name}' has no Service Bus connection."));

    private static ServiceBusMessage MessageOf(SubscriptionDefinition subscription, StoredDelivery delivery) => new(delivery.Event.Body)
    {
        // The same at every attempt, so that a queue with duplicate detection drops repeats.
        MessageId = $"{delivery.Event.Topic}-{delivery.Seq}",
        ContentType = delivery.Event.Schema is EventSchema.CloudEvents ? "application/cloudevents+json" : "application/json",
        ApplicationProperties =
        {
            ["aeg-event-type"] = "Notification",
            ["aeg-subscription-name"] = subscription.Name.ToUpperInvariant(),
            ["aeg-delivery-count"] = delivery.Attempts.ToString(CultureInfo.InvariantCulture),
            ["aeg-metadata-version"] = "1",
        },
    };
}
