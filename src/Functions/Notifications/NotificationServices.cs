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

    /// <exception cref="InvalidOperationException">A setting makes no sense.</exception>
    public static IServiceCollection AddNotifications(this IServiceCollection services, IConfiguration configuration)
    {
        var address = AddressOf(configuration);
        var key = KeyOf(configuration);
        return services
            .AddSingleton<IEmailSender>(EmailFolder.Of(configuration))
            .AddSingleton<ShippingNotice>()
            .AddSingleton(provider => new OrderLookup(CreateClient(address, key), provider.GetRequiredService<ILogger<OrderLookup>>()));
    }

    private static HttpClient CreateClient(Uri address, string? key)
    {
        var client = new HttpClient(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5) })
        {
            BaseAddress = address,
            Timeout = TimeSpan.FromSeconds(30),
        };
        if (key is not null)
        {
            client.DefaultRequestHeaders.Add("x-functions-key", key);
        }

        return client;
    }

    private static string? KeyOf(IConfiguration configuration) => Setting.Text(configuration, FunctionKey) is not { } key ? null
        : key.All(character => character is > ' ' and < (char)0x7F) ? key
        : throw Setting.Refuse(FunctionKey, "a key without blanks and line breaks", null);

    private static Uri AddressOf(IConfiguration configuration)
    {
        var text = Setting.Text(configuration, BaseAddress) is { } given ? given
            : Setting.Text(configuration, HostName) is not { } host ? LocalAddress
            : host.StartsWith("localhost", StringComparison.OrdinalIgnoreCase) ? $"http://{host}" : $"https://{host}";
        return new Uri(Setting.Address(BaseAddress, text).AbsoluteUri.TrimEnd('/') + "/");
    }
}
