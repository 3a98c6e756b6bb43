using System.Text.Json.Nodes;
using Infrastructure.Tests.Support;

namespace Infrastructure.Tests.Rules;

/// <summary>Nothing that has keys of its own accepts them.</summary>
internal static class LocalAuthentication
{
    /// <summary>Where a type says that keys are refused, and what it must say there.</summary>
    private static readonly Dictionary<string, (string Path, bool Value)[]> Switches = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Microsoft.DocumentDB/databaseAccounts"] = [("disableLocalAuth", true), ("disableKeyBasedMetadataWriteAccess", true)],
        ["Microsoft.ServiceBus/namespaces"] = [("disableLocalAuth", true)],
        ["Microsoft.EventGrid/topics"] = [("disableLocalAuth", true)],
        ["Microsoft.Storage/storageAccounts"] = [("allowSharedKeyAccess", false), ("allowBlobPublicAccess", false)],
        ["Microsoft.Insights/components"] = [("DisableLocalAuth", true)],
        ["Microsoft.OperationalInsights/workspaces"] = [("features.disableLocalAuth", true)],
        ["Microsoft.KeyVault/vaults"] = [("enableRbacAuthorization", true)],
        ["Microsoft.Web/sites/basicPublishingCredentialsPolicies"] = [("allow", false)],
    };

    /// <summary>Types that have no keys, or are part of one above.</summary>
    private static readonly string[] Keyless =
    [
        "Microsoft.ApiManagement/service", // Its keys are the subscriptions' own, given to partners.
        "Microsoft.Authorization/roleAssignments",
        "Microsoft.Consumption/budgets",
        "Microsoft.DurableTask/schedulers", // Knows identities only.
        "Microsoft.Insights/actionGroups",
        "Microsoft.Insights/metricAlerts",
        "Microsoft.Insights/scheduledQueryRules",
        "Microsoft.Insights/workbooks",
        "Microsoft.ManagedIdentity/userAssignedIdentities",
        "Microsoft.Network/privateDnsZones",
        "Microsoft.Network/privateEndpoints",
        "Microsoft.Network/virtualNetworks",
        "Microsoft.Resources/resourceGroups",
        "Microsoft.Web/serverfarms",
        "Microsoft.Web/sites", // Function keys are what it checks; basic authentication is off below.
    ];

    public static IEnumerable<string> Problems(Deployment deployment)
    {
        foreach (var resource in deployment.Resources)
        {
            var type = Deployment.TypeOf(resource);
            if (Switches.TryGetValue(type, out var switches))
            {
                foreach (var (path, value) in switches.Where(one => (bool?)Find(resource, one.Path) != one.Value))
                {
                    yield return $"{Deployment.NameOf(resource)} ({type}): {path} is not {value}.";
                }
            }
            else if (!Keyless.Any(known => type.Equals(known, StringComparison.OrdinalIgnoreCase)) && type.Count(letter => letter == '/') == 1)
            {
                yield return $"{type} is new here: say how it is kept from accepting keys.";
            }
        }

        var unprotected = deployment.OfType("Microsoft.Web/sites").Select(Deployment.NameOf).SelectMany(app => new[] { $"{app}/scm", $"{app}/ftp" })
            .Except(deployment.OfType("Microsoft.Web/sites/basicPublishingCredentialsPolicies").Select(policy => (string)policy["name"]!));
        foreach (var policy in unprotected)
        {
            yield return $"{policy} lets passwords in.";
        }
    }

    /// <summary>What must be off, as changes that break it.</summary>
    public static IEnumerable<(JsonObject Resource, string Path)> Flips(Deployment deployment) =>
        from resource in deployment.Resources
        where Switches.ContainsKey(Deployment.TypeOf(resource))
        from one in Switches[Deployment.TypeOf(resource)]
        select (resource, one.Path);

    public static void Flip(JsonObject resource, string path)
    {
        var names = path.Split('.');
        var owner = names[..^1].Aggregate(Deployment.PropertiesOf(resource), (node, name) => node[name]!.AsObject());
        owner[names[^1]] = !(bool)owner[names[^1]]!;
    }

    private static JsonNode? Find(JsonObject resource, string path) =>
        path.Split('.').Aggregate<string, JsonNode?>(Deployment.PropertiesOf(resource), (node, name) => node?[name]);
}
