using Azure.Messaging.ServiceBus;
using Microsoft.Extensions.Configuration;

namespace OrderFlow.Integration;

/// <summary>Where brokers are. The settings are those that the bindings of the Functions extensions read.</summary>
public sealed record MessagingOptions
{
    /// <summary>Name of the connection to Service Bus, as triggers refer to it.</summary>
    public const string ServiceBusConnection = "ServiceBus";

    private const string Namespace = $"{ServiceBusConnection}:fullyQualifiedNamespace";

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
            ServiceBus = Setting.Text(configuration, ServiceBusConnection) is { } connection ? Checked(connection) : null,
            ServiceBusNamespace = Setting.Text(configuration, Namespace) is not { } host ? null
                : Uri.CheckHostName(host) is UriHostNameType.Dns ? host
                : throw Setting.Refuse(Namespace, "the name of a host such as orders.servicebus.windows.net", host),
            EventGridTopic = Setting.Address(configuration, "EventGrid:topicEndpointUri"),
            EventGridKey = Setting.Text(configuration, "EventGrid:topicKey"),
        };
    }

    private static string Checked(string connection)
    {
        try
        {
            ServiceBusConnectionStringProperties.Parse(connection);
            return connection;
        }
        catch (Exception exception) when (exception is FormatException or ArgumentException)
        {
            throw Setting.Refuse(ServiceBusConnection, "a connection string of the form 'Endpoint=sb://<host>;SharedAccessKeyName=<name>;SharedAccessKey=<key>'", null);
        }
    }
}
