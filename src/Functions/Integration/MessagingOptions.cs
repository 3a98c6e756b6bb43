using Microsoft.Extensions.Configuration;

namespace OrderFlow.Integration;

/// <summary>Where brokers are. The settings are those that the bindings of the Functions extensions read.</summary>
public sealed record MessagingOptions
{
    /// <summary>Name of the connection to Service Bus, as triggers refer to it.</summary>
    public const string ServiceBusConnection = "ServiceBus";

    /// <summary>Setting <c>ServiceBus</c>: a connection string.</summary>
    public string? ServiceBus { get; init; }

    /// <summary>Setting <c>ServiceBus__fullyQualifiedNamespace</c>: the identity of the process is used instead of a key.</summary>
    public string? ServiceBusNamespace { get; init; }

    /// <summary>Setting <c>EventGrid__topicEndpointUri</c>.</summary>
    public Uri? EventGridTopic { get; init; }

    /// <summary>Setting <c>EventGrid__topicKey</c>; without it the identity of the process is used.</summary>
    public string? EventGridKey { get; init; }

    public bool HasServiceBus => ServiceBus is not null || ServiceBusNamespace is not null;

    /// <exception cref="InvalidOperationException">A setting makes no sense.</exception>
    public static MessagingOptions From(IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return new MessagingOptions
        {
            ServiceBus = Setting(ServiceBusConnection),
            ServiceBusNamespace = Setting($"{ServiceBusConnection}:fullyQualifiedNamespace"),
            EventGridTopic = Setting("EventGrid:topicEndpointUri") is not { } topic ? null
                : Uri.TryCreate(topic, UriKind.Absolute, out var address) ? address
                : throw new InvalidOperationException($"Setting 'EventGrid__topicEndpointUri' is not an address: '{topic}'."),
            EventGridKey = Setting("EventGrid:topicKey"),
        };

        string? Setting(string name) => configuration[name] is { Length: > 0 } value ? value : null;
    }
}
