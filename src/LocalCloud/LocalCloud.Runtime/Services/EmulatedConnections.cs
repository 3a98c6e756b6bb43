using LocalCloud.CosmosDb;
using Microsoft.Extensions.Configuration;

namespace LocalCloud.Services;

/// <summary>Settings that mean "the local Cosmos DB" get the address it really has, also when a port was chosen.</summary>
internal static class EmulatedConnections
{
    public static string StringFor(Uri endpoint) => $"AccountEndpoint={endpoint};AccountKey={CosmosDbOptions.WellKnownKey};";

    public static Dictionary<string, string?> Replacing(IConfiguration configuration, string connectionString, Uri endpoint) => SettingRedirects.Of(
        configuration,
        (key, value) =>
            value.Contains("AccountEndpoint=", StringComparison.OrdinalIgnoreCase) && IsLoopback(EndpointOf(value)) ? connectionString
            : key.EndsWith(":accountEndpoint", StringComparison.OrdinalIgnoreCase) && IsLoopback(value) ? endpoint.ToString()
            : null);

    private static string? EndpointOf(string connectionString) => connectionString.Split(';')
        .Select(part => part.Trim())
        .Where(part => part.StartsWith("AccountEndpoint=", StringComparison.OrdinalIgnoreCase))
        .Select(part => part["AccountEndpoint=".Length..])
        .FirstOrDefault();

    private static bool IsLoopback(string? address) => Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.IsLoopback;
}
