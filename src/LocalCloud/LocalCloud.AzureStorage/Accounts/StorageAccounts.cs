using System.Collections.Concurrent;
using Azure.Core;
using Azure.Identity;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using LocalCloud.Host.Settings;

namespace LocalCloud.AzureStorage.Accounts;

/// <summary>One client per connection setting, shared by triggers and bindings, beside those the app makes for itself.</summary>
internal sealed class StorageAccounts(AppSettings settings)
{
    /// <summary>What an attribute without a connection means: the setting <c>AzureWebJobsStorage</c>.</summary>
    public const string DefaultConnection = "Storage";

    // Not by their types, which would load the SDKs into every app that has none of this.
    private readonly ConcurrentDictionary<(string Service, string Connection), Lazy<object>> _clients = [];

    public bool IsConfigured(string? connection) => FindText(connection ?? DefaultConnection) is not null || FindUri(connection ?? DefaultConnection, "queue") is not null;

    /// <summary>For messages as they are on the wire: in which encoding is for their readers and writers to know.</summary>
    /// <exception cref="UnusableFunctionException">Nothing usable is configured under the name.</exception>
    public QueueServiceClient QueuesOf(string? connection) => (QueueServiceClient)ClientOf(
        "queue",
        connection,
        text => new QueueServiceClient(text, Options(new QueueClientOptions(QueueClientOptions.ServiceVersion.V2023_11_03))),
        uri => new QueueServiceClient(uri, new DefaultAzureCredential(), Options(new QueueClientOptions(QueueClientOptions.ServiceVersion.V2023_11_03))));

    /// <exception cref="UnusableFunctionException">Nothing usable is configured under the name.</exception>
    public BlobServiceClient BlobsOf(string? connection) => (BlobServiceClient)ClientOf(
        "blob",
        connection,
        text => new BlobServiceClient(text, Options(new BlobClientOptions(BlobClientOptions.ServiceVersion.V2023_11_03))),
        uri => new BlobServiceClient(uri, new DefaultAzureCredential(), Options(new BlobClientOptions(BlobClientOptions.ServiceVersion.V2023_11_03))));

    private object ClientOf(string service, string? connection, Func<string, object> ofText, Func<Uri, object> ofUri) =>
        _clients.GetOrAdd((service, connection ?? DefaultConnection), key => new(() => Create(key.Connection, key.Service, ofText, ofUri))).Value;

    // The version of the service is one that older emulators know, too. A service that is away is tried again by the triggers.
    private static TOptions Options<TOptions>(TOptions options)
        where TOptions : ClientOptions
    {
        options.Retry.MaxRetries = 2;
        options.Retry.Delay = TimeSpan.FromMilliseconds(200);
        options.Diagnostics.IsDistributedTracingEnabled = false;
        options.Diagnostics.ApplicationId = nameof(LocalCloud);
        return options;
    }

    private object Create(string name, string service, Func<string, object> ofText, Func<Uri, object> ofUri)
    {
        if (FindText(name) is { } text)
        {
            try
            {
                return ofText(text);
            }
            catch (Exception exception) when (exception is FormatException or ArgumentException)
            {
                throw new UnusableFunctionException($"The setting '{name}' is not a connection string of a storage account: {exception.Message}");
            }
        }

        return FindUri(name, service) is { } uri
            ? ofUri(uri)
            : throw new UnusableFunctionException(
                $"Storage connection '{name}' is not configured: set 'AzureWebJobs{name}' or '{name}' to a connection string (of Azurite: UseDevelopmentStorage=true), or '{name}__accountName' to a storage account.");
    }

    private string? FindText(string name) => NamesOf(name)
        .Select(known => settings["ConnectionStrings:" + known] ?? settings[known])
        .FirstOrDefault(text => !string.IsNullOrEmpty(text));

    private Uri? FindUri(string name, string service) => NamesOf(name)
        .Select(known => settings[$"{known}:{service}ServiceUri"] ?? settings[known + ":serviceUri"]
            ?? (settings[known + ":accountName"] is { Length: > 0 } account ? $"https://{account}.{service}.core.windows.net" : null))
        .Select(text => Uri.TryCreate(text, UriKind.Absolute, out var uri) ? uri : null)
        .FirstOrDefault(uri => uri is not null);

    /// <summary>The name with the prefix wins, as in the real extension.</summary>
    private static string[] NamesOf(string name) => ["AzureWebJobs" + name, name];
}
