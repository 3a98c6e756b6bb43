using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace OrderFlow.Notifications;

/// <summary>Registers the consumers of our own messages. They know of the rest of the app only what its contracts say.</summary>
public static class NotificationServices
{
    /// <summary>Setting <c>Orders__BaseAddress</c>: where the API of the orders is.</summary>
    private const string BaseAddress = "Orders:BaseAddress";

    /// <summary>Setting <c>Orders__FunctionKey</c>: in the cloud the API asks for one.</summary>
    private const string FunctionKey = "Orders:FunctionKey";

    /// <summary>Set by the host, in the cloud as locally, to its own name.</summary>
    private const string HostName = "WEBSITE_HOSTNAME";

    private const string LocalAddress = "http://localhost:7071";

    public static IServiceCollection AddNotifications(this IServiceCollection services, IConfiguration configuration) => services
        .AddSingleton<IEmailSender>(EmailFolder.Of(configuration))
        .AddSingleton<ShippingNotice>()
        .AddSingleton(provider => new OrderLookup(CreateClient(configuration), provider.GetRequiredService<ILogger<OrderLookup>>()));

    private static HttpClient CreateClient(IConfiguration configuration)
    {
        var client = new HttpClient(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5) })
        {
            BaseAddress = AddressOf(configuration),
            Timeout = TimeSpan.FromSeconds(30),
        };
        if (configuration[FunctionKey] is { Length: > 0 } key)
        {
            client.DefaultRequestHeaders.Add("x-functions-key", key);
        }

        return client;
    }

    private static Uri AddressOf(IConfiguration configuration)
    {
        var text = configuration[BaseAddress] is { Length: > 0 } given ? given
            : configuration[HostName] is not { Length: > 0 } host ? LocalAddress
            : host.StartsWith("localhost", StringComparison.OrdinalIgnoreCase) ? $"http://{host}" : $"https://{host}";
        return Uri.TryCreate(text.TrimEnd('/') + "/", UriKind.Absolute, out var address)
            ? address
            : throw new InvalidOperationException($"Setting 'Orders__BaseAddress' is not an address: '{text}'.");
    }
}
