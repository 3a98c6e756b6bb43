using Microsoft.Extensions.Configuration;
using Ordering.Orders;

namespace OrderFlow.Fulfillment;

/// <summary><c>Fulfillment__Mode</c>: how orders are fulfilled that do not say how.</summary>
public sealed record FulfillmentSettings(FulfillmentMode Mode)
{
    /// <exception cref="InvalidOperationException">The setting makes no sense: the app must not start.</exception>
    public static FulfillmentSettings Read(IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return configuration["Fulfillment:Mode"] switch
        {
            null or "" => new FulfillmentSettings(FulfillmentMode.Orchestration),
            var text when Find(text) is { } mode => new FulfillmentSettings(mode),
            var text => throw new InvalidOperationException(
                $"Setting 'Fulfillment__Mode' must be {string.Join(" or ", Enum.GetNames<FulfillmentMode>())}, not '{text}'."),
        };
    }

    private static FulfillmentMode? Find(string text) =>
        Enum.GetValues<FulfillmentMode>().Cast<FulfillmentMode?>().FirstOrDefault(mode => mode.ToString()!.Equals(text, StringComparison.OrdinalIgnoreCase));
}
