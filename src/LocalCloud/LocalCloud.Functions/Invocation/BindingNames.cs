using System.Text.Json;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace LocalCloud.Functions.Invocation;

internal static class BindingNames
{
    /// <summary>The real SDK derives the binding type from the attribute's name: HttpTriggerAttribute → httpTrigger, CosmosDBInput → cosmosDB.</summary>
    public static string TypeOf(BindingAttribute attribute)
    {
        var name = attribute.GetType().Name;
        foreach (var ending in (string[])["Attribute", "Input", "Output"])
        {
            name = name.EndsWith(ending, StringComparison.Ordinal) ? name[..^ending.Length] : name;
        }

        return name == "HttpResult" ? "http" : JsonNamingPolicy.CamelCase.ConvertName(name);
    }
}
