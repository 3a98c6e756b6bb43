using System.Text.Json.Serialization;
using Microsoft.Azure.Cosmos;
using Microsoft.Azure.Functions.Worker;

namespace Samples.Messages;

/// <summary>Functions that are given documents, or the means to get them.</summary>
public sealed class Documents
{
    [Function("Changed")]
    [FixedDelayRetry(3, "00:00:01")]
    public void Changed([CosmosDBTrigger("db", "items", Connection = "Cos", CreateLeaseContainerIfNotExists = true, ChangeFeedMode = CosmosDBChangeFeedMode.LatestVersion)] IReadOnlyList<Document> documents)
    {
    }

    [Function("Container")]
    public string Container([EventGridTrigger] string trigger, [CosmosDBInput("db", "items", Connection = "Cos")] Container container) => $"{container?.Id} {trigger}";

    [Function("Document")]
    [CosmosDBOutput("db", "copies", Connection = "Cos")]
    public Document? Copy([EventGridTrigger] string trigger, [CosmosDBInput("db", "items", Connection = "Cos", Id = "{data.id}", PartitionKey = "{data.kind}")] Document? document) => document;
}

/// <summary>What the container holds.</summary>
public sealed record Document([property: JsonPropertyName("id")] string Id, [property: JsonPropertyName("kind")] string Kind);
