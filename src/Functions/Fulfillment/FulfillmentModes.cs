using System.Collections.Frozen;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Ordering.Orders;

namespace OrderFlow.Fulfillment;

/// <summary>How orders may be led through their fulfillment, by the names that clients and operators use.</summary>
/// <param name="Default">For orders that do not say; <c>Fulfillment__Mode</c>.</param>
public sealed record FulfillmentModes(FulfillmentMode Default)
{
    private static readonly FrozenDictionary<string, FulfillmentMode> ByName = new Dictionary<string, FulfillmentMode>
    {
        ["orchestration"] = FulfillmentMode.Orchestration,
        ["choreography"] = FulfillmentMode.Choreography,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>For people.</summary>
    public static string Names { get; } = string.Join(" or ", ByName.Keys.OrderDescending(StringComparer.Ordinal));

    /// <summary>Null when there is no such mode.</summary>
    public static FulfillmentMode? Find(string name) => ByName.TryGetValue(name, out var mode) ? mode : null;

    /// <summary>What an order asks for, or the default.</summary>
    public FulfillmentMode Of(string? name) => name is null ? Default : ByName[name];

    internal static FulfillmentModes From(IConfiguration configuration) => new(
        Setting.Read(configuration, "Fulfillment:Mode", $"{Names} (in any case)", text => Find(text.ToLowerInvariant()))
            ?? FulfillmentMode.Orchestration);
}

internal static class FulfillmentModesRegistration
{
    /// <exception cref="InvalidOperationException">The setting makes no sense: the app must not start.</exception>
    public static IServiceCollection AddFulfillmentModes(this IServiceCollection services, IConfiguration configuration) =>
        services.AddSingleton(FulfillmentModes.From(configuration));
}
