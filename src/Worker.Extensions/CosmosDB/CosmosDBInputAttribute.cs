using System.Text.Json.Serialization;
using Microsoft.Azure.Functions.Worker.Converters;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Gives a function a document, what a query finds, or a client. The host sends it back with the invocation's values filled in.</summary>
[InputConverter(typeof(CosmosDBConverter))]
[ConverterFallbackBehavior(ConverterFallbackBehavior.Allow)]
public sealed class CosmosDBInputAttribute : InputBindingAttribute
{
    public CosmosDBInputAttribute()
        : this(string.Empty, string.Empty)
    {
    }

    public CosmosDBInputAttribute(string databaseName)
        : this(databaseName, string.Empty)
    {
    }

    [JsonConstructor]
    public CosmosDBInputAttribute(string databaseName, string containerName) => (DatabaseName, ContainerName) = (databaseName, containerName);

    public string DatabaseName { get; }

    public string ContainerName { get; }

    public string? Connection { get; set; }

    public string? Id { get; set; }

    public string? PartitionKey { get; set; }

    public string? SqlQuery { get; set; }

    public IDictionary<string, object>? SqlQueryParameters { get; set; }

    /// <summary>Regions, separated by commas.</summary>
    public string? PreferredLocations { get; set; }
}
