using System.Reflection;
using Microsoft.Azure.Cosmos;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>The app's client options, for one connection: several clients cannot share an instance when their regions differ.</summary>
internal static class ClientOptionsCopy
{
    private static readonly PropertyInfo[] s_settable =
        [.. typeof(CosmosClientOptions).GetProperties().Where(property => property is { CanRead: true, SetMethod.IsPublic: true })];

    public static CosmosClientOptions Of(CosmosClientOptions template, string? endpoint, string? regions)
    {
        var copy = new CosmosClientOptions();
        // Some setters refuse what another has set, even null: only what the app has changed.
        foreach (var property in s_settable.Where(property => !Equals(property.GetValue(template), property.GetValue(copy))))
        {
            property.SetValue(copy, property.GetValue(template));
        }

        foreach (var handler in template.CustomHandlers)
        {
            copy.CustomHandlers.Add(handler);
        }

        if (!string.IsNullOrWhiteSpace(regions))
        {
            copy.ApplicationPreferredRegions = regions.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        }

        // The direct protocol has no form without TLS; only emulators are spoken to in the clear.
        if (Uri.TryCreate(endpoint, UriKind.Absolute, out var uri) && uri is { IsLoopback: true, Scheme: "http" })
        {
            copy.ConnectionMode = ConnectionMode.Gateway;
        }

        return copy;
    }
}
