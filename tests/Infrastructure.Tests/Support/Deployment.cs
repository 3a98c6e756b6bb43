using System.Text.Json.Nodes;

namespace Infrastructure.Tests.Support;

/// <summary>What a deployment would create: the resources that the compiler predicts, with modules, loops and conditions resolved.</summary>
internal sealed class Deployment(IReadOnlyList<JsonObject> resources)
{
    public IReadOnlyList<JsonObject> Resources => resources;

    public static Deployment Of(JsonNode snapshot) => new([.. snapshot["predictedResources"]!.AsArray().Select(resource => resource!.AsObject())]);

    public IEnumerable<JsonObject> OfType(string type) =>
        resources.Where(resource => string.Equals(TypeOf(resource), type, StringComparison.OrdinalIgnoreCase));

    public JsonObject Single(string type) => OfType(type).Single();

    /// <summary>As if <paramref name="resource"/> had been left out.</summary>
    public Deployment Without(JsonObject resource) => new([.. resources.Where(other => !ReferenceEquals(other, resource))]);

    /// <summary>As if <paramref name="resource"/> had been written otherwise.</summary>
    public Deployment With(JsonObject resource, Action<JsonObject> change)
    {
        var changed = resource.DeepClone().AsObject();
        change(changed);
        return new([.. resources.Select(other => ReferenceEquals(other, resource) ? changed : other)]);
    }

    public static string TypeOf(JsonObject resource) => (string)resource["type"]!;

    public static string NameOf(JsonObject resource) => ((string)resource["name"]!).Split('/')[^1];

    public static JsonObject PropertiesOf(JsonObject resource) => resource["properties"]?.AsObject() ?? [];
}
