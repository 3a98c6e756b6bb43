using System.Collections.Concurrent;
using Azure.Identity;
using Azure.Messaging.ServiceBus;
using LocalCloud.Host.Settings;

namespace LocalCloud.Host.ServiceBus;

/// <summary>One client per connection setting, shared by triggers and bindings.</summary>
internal sealed class ServiceBusClients(AppSettings settings) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, Lazy<ServiceBusClient>> _clients = [];
    private readonly ConcurrentDictionary<(string Connection, string Entity), ServiceBusSender> _senders = [];

    /// <exception cref="SettingsException">Nothing is configured under the name, or no connection string.</exception>
    public ServiceBusClient For(string? connection) =>
        _clients.GetOrAdd(connection ?? "ServiceBus", name => new(() => Create(name))).Value;

    public ServiceBusSender SenderFor(string? connection, string entity) =>
        _senders.GetOrAdd((connection ?? "ServiceBus", entity), key => For(key.Connection).CreateSender(key.Entity));

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients.Values.Where(client => client.IsValueCreated))
        {
            await client.Value.DisposeAsync();
        }
    }

    private ServiceBusClient Create(string name)
    {
        // The real extension also takes the name with its prefix.
        if ((settings[name] ?? settings["AzureWebJobs" + name] ?? settings["ConnectionStrings:" + name]) is { Length: > 0 } connectionString)
        {
            try
            {
                return new(connectionString);
            }
            catch (Exception exception) when (exception is ArgumentException or FormatException)
            {
                throw new UnusableFunctionException($"The setting '{name}' is not a Service Bus connection string: {exception.Message}");
            }
        }

        return settings[name + ":fullyQualifiedNamespace"] is { Length: > 0 } host
            ? Uri.CheckHostName(host) is UriHostNameType.Unknown
                ? throw new UnusableFunctionException($"The setting '{name}__fullyQualifiedNamespace' is not the name of a host: '{host}'.")
                : new(host, new DefaultAzureCredential())
            : throw new UnusableFunctionException(
                $"Service Bus connection '{name}' is not configured: set '{name}' to a connection string or '{name}__fullyQualifiedNamespace' to the namespace.");
    }
}
