using Azure.Core.Serialization;
using Microsoft.Azure.Cosmos;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>How the clients behind <see cref="CosmosDBInputAttribute"/> are made.</summary>
public class CosmosDBExtensionOptions
{
    public CosmosClientOptions ClientOptions { get; set; } = new();

    /// <summary>Reads the documents, unless the client's options name a serializer themselves.</summary>
    public ObjectSerializer? Serializer { get; set; }
}
