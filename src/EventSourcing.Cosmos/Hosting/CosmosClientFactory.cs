using Azure.Identity;
using EventSourcing.Events;
using Microsoft.Azure.Cosmos;

namespace EventSourcing.Cosmos.Hosting;

/// <summary>Makes the one client of a process; it holds the connections and the session.</summary>
public static class CosmosClientFactory
{
    /// <exception cref="InvalidOperationException">The connection string cannot be read.</exception>
    public static CosmosClient Create(CosmosOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        try
        {
            return options.ConnectionString is { } connectionString
                ? new CosmosClient(connectionString, ClientOptions(options))
                : new CosmosClient(options.AccountEndpoint!.ToString(), new DefaultAzureCredential(), ClientOptions(options));
        }
        catch (Exception e) when (e is ArgumentException or FormatException)
        {
            throw CosmosOptions.NoConnectionString();
        }
    }

    public static CosmosClientOptions ClientOptions(CosmosOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var client = new CosmosClientOptions
        {
            ApplicationName = options.Database,
            ConnectionMode = options.ConnectionMode,
            EnableContentResponseOnWrite = false,
            UseSystemTextJsonSerializerWithOptions = EventSerializer.JsonOptions,
            MaxRetryAttemptsOnRateLimitedRequests = 9,
            MaxRetryWaitTimeOnRateLimitedRequests = TimeSpan.FromSeconds(30),
            CustomHandlers = { new RequestChargeHandler() },
        };
        if (options.ConnectionMode == ConnectionMode.Gateway)
        {
            client.HttpClientFactory = CreateHttpClient;
        }

        return client;
    }

    /// <summary>
    /// HTTP/1.1 carries one request per connection, and the SDK's limit of 50 would queue a busy process in front of an idle service. The
    /// trace context travels in the commits, so requests need no headers of their own for it.
    /// </summary>
    private static HttpClient CreateHttpClient() => new(new SocketsHttpHandler
    {
        MaxConnectionsPerServer = 256,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        ActivityHeadersPropagator = null,
        AllowAutoRedirect = false,
        UseCookies = false,
    });
}
