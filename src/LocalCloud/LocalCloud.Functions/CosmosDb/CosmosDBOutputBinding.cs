using System.Collections;
using System.Text;
using LocalCloud.Functions.Invocation;
using LocalCloud.Functions.Runtime;
using Microsoft.Azure.Cosmos;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;
using Newtonsoft.Json.Linq;

namespace LocalCloud.Functions.CosmosDb;

/// <summary>Upserts what a function returns, one document or many, like the real output binding.</summary>
internal sealed class CosmosDBOutputBinding(CosmosClients clients, WorkerSerializer serializer) : IOutputBinding
{
    public Type AttributeType => typeof(CosmosDBOutputAttribute);

    public string BindingType => "cosmosDB";

    public IReadOnlyDictionary<string, object?> Describe(OutputBindingAttribute attribute)
    {
        var output = (CosmosDBOutputAttribute)attribute;
        return new Dictionary<string, object?>
        {
            ["databaseName"] = output.DatabaseName,
            ["containerName"] = output.ContainerName,
            ["connection"] = output.Connection,
            ["createIfNotExists"] = output.CreateIfNotExists,
            ["partitionKey"] = output.PartitionKey,
        };
    }

    public async ValueTask SendAsync(object value, OutputBindingAttribute attribute, FunctionContext context)
    {
        var output = (CosmosDBOutputAttribute)attribute;
        var container = await ContainerOf(output, context.CancellationToken);
        foreach (var document in Documents(value))
        {
            await container.UpsertItemAsync(document, cancellationToken: context.CancellationToken);
        }
    }

    private async Task<Container> ContainerOf(CosmosDBOutputAttribute output, CancellationToken cancellationToken)
    {
        var client = clients.For(output.Connection);
        if (!output.CreateIfNotExists)
        {
            return client.GetContainer(output.DatabaseName, output.ContainerName);
        }

        Database database = await client.CreateDatabaseIfNotExistsAsync(output.DatabaseName, cancellationToken: cancellationToken);
        return await database.CreateContainerIfNotExistsAsync(
            output.ContainerName, output.PartitionKey ?? "/id", cancellationToken: cancellationToken);
    }

    private IEnumerable<JToken> Documents(object value) =>
        value is string text ? JToken.Parse(text) is var json && json is JArray array ? array : [json]
        : value is IEnumerable many and not IDictionary ? many.Cast<object>().Select(Json)
        : [Json(value)];

    private JToken Json(object value) => JToken.Parse(Encoding.UTF8.GetString(serializer.Serialize(value)));
}
