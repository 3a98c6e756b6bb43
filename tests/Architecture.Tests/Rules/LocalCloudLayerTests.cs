using System.Reflection;

namespace Architecture.Tests.Rules;

/// <summary>Storage and faults at the bottom, on them the services and the host, on these the runtime, and on it the tool and the test API.</summary>
public sealed class LocalCloudLayerTests
{
    /// <summary>Whatever of LocalCloud each part may refer to, itself.</summary>
    private static readonly Dictionary<string, string[]> s_layers = new()
    {
        ["LocalCloud.Faults"] = [],
        ["LocalCloud.Storage"] = ["LocalCloud.Faults"],
        ["LocalCloud.CosmosDb"] = ["LocalCloud.Faults", "LocalCloud.Storage"],
        ["LocalCloud.ServiceBus"] = ["LocalCloud.Faults", "LocalCloud.Storage"],
        ["LocalCloud.EventGrid"] = ["LocalCloud.Faults", "LocalCloud.Storage"],
        ["LocalCloud.Host"] = ["LocalCloud.Faults", "LocalCloud.Leash"],
        ["LocalCloud.DurableTask"] = ["LocalCloud.Faults", "LocalCloud.Storage", "LocalCloud.Host"],
        ["LocalCloud.Dashboard"] = ["LocalCloud.Faults", "LocalCloud.Host"],
    };

    [Fact]
    public void Each_part_knows_only_what_lies_below_it() => Assert.All(s_layers, layer => Assert.Subset(layer.Value.ToHashSet(), References(layer.Key)));

    [Fact]
    public void A_test_gets_no_command_line()
    {
        Assert.DoesNotContain("LocalCloud", References("LocalCloud.Testing"));
        Assert.DoesNotContain("LocalCloud", References("LocalCloud.Runtime"));
        Assert.DoesNotContain("LocalCloud.Testing", References("LocalCloud"));
    }

    private static HashSet<string> References(string name) =>
        [.. Assembly.Load(name).GetReferencedAssemblies().Select(reference => reference.Name!).Where(reference => reference.StartsWith("LocalCloud", StringComparison.Ordinal))];
}
