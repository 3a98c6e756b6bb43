using System.Text.Json.Nodes;

namespace Infrastructure.Tests.Support;

/// <summary>What infra/ would deploy with the parameters of Parameters/, predicted once for all tests.</summary>
internal static class Deployments
{
    private static readonly Lazy<IReadOnlyDictionary<string, JsonNode>> s_snapshots = new(Bicep.Predict);

    public static Deployment Small => Deployment.Of(s_snapshots.Value["small"]);

    public static Deployment Large => Deployment.Of(s_snapshots.Value["large"]);

    public static Deployment Subscriptions => Deployment.Of(s_snapshots.Value["subscriptions"]);

    public static JsonNode Outputs => OutputsOf("small");

    public static JsonNode OutputsOf(string parameters) => s_snapshots.Value[parameters]["outputs"]!;
}
