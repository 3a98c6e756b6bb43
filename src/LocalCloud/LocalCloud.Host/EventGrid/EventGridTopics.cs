using System.Collections.Concurrent;
using Azure;
using Azure.Identity;
using Azure.Messaging.EventGrid;
using LocalCloud.Host.Runtime;
using LocalCloud.Host.Settings;

namespace LocalCloud.Host.EventGrid;

/// <summary>One publisher for each topic that output bindings name.</summary>
internal sealed class EventGridTopics(AppSettings settings)
{
    // What the emulated topics take when a connection names no key: identities need TLS, which they do not speak.
    private const string LocalKey = "local-eventgrid-key";
    private readonly ConcurrentDictionary<(string Endpoint, string? Key), EventGridPublisherClient> _clients = [];

    /// <exception cref="SettingsException">Endpoint or key are not configured under the names that the binding gives.</exception>
    public EventGridPublisherClient For(FunctionBinding binding) => _clients.GetOrAdd(AddressOf(binding), address => Create(address.Endpoint, address.Key));

    private (string Endpoint, string? Key) AddressOf(FunctionBinding binding)
    {
        if (binding.Text("connection") is { } connection)
        {
            return (Required(connection + ":topicEndpointUri"), settings[connection + ":topicKey"]);
        }

        var endpoint = binding.Text("topicEndpointUri")
            ?? throw new SettingsException($"The Event Grid output '{binding.Name}' needs either Connection, or TopicEndpointUri and TopicKeySetting.");
        var key = binding.Text("topicKeySetting")
            ?? throw new SettingsException($"The Event Grid output '{binding.Name}' names an endpoint but no TopicKeySetting.");
        return (Required(endpoint), Required(key));
    }

    private string Required(string name) => settings[name] is { Length: > 0 } value
        ? value
        : throw new SettingsException($"The setting '{name.Replace(":", "__", StringComparison.Ordinal)}' of an Event Grid output has no value.");

    private static EventGridPublisherClient Create(string endpoint, string? key)
    {
        if (!Uri.TryCreate(endpoint, UriKind.Absolute, out var uri))
        {
            throw new SettingsException($"'{endpoint}' is not the endpoint of an Event Grid topic.");
        }

        return (key ?? (uri.IsLoopback ? LocalKey : null)) is { Length: > 0 } secret
            ? new(uri, new AzureKeyCredential(secret))
            : new(uri, new DefaultAzureCredential());
    }
}
