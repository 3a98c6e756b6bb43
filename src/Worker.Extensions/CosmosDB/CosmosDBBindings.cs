// Signatures of Microsoft.Azure.Functions.Worker.Extensions.CosmosDB 4.16.1.
using System.Text.Json.Serialization;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

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

    public string? PreferredLocations { get; set; }

    public IDictionary<string, object>? SqlQueryParameters { get; set; }
}

public sealed class CosmosDBOutputAttribute(string databaseName, string containerName) : OutputBindingAttribute
{
    public string DatabaseName { get; } = databaseName;

    public string ContainerName { get; } = containerName;

    public string? Connection { get; set; }

    public bool CreateIfNotExists { get; set; }

    public string? PartitionKey { get; set; }

    public int ContainerThroughput { get; set; }

    public string? PreferredLocations { get; set; }
}
