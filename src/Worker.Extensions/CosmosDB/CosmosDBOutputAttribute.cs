using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Writes what a function returns, a document or many, into a container.</summary>
public sealed class CosmosDBOutputAttribute(string databaseName, string containerName) : OutputBindingAttribute
{
    public string DatabaseName { get; } = databaseName;

    public string ContainerName { get; } = containerName;

    public string? Connection { get; set; }

    public bool CreateIfNotExists { get; set; }

    /// <summary>The path of the partition key, for a container that is created.</summary>
    public string? PartitionKey { get; set; }

    public int ContainerThroughput { get; set; }

    /// <summary>Regions, separated by commas.</summary>
    public string? PreferredLocations { get; set; }
}
