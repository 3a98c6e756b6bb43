using LocalCloud.Host.Invocation;
using LocalCloud.Host.Protocol;
using LocalCloud.Host.Runtime;
using Microsoft.Azure.Cosmos;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace LocalCloud.Host.CosmosDb;

/// <summary>Upserts what a function returns, one document or many, like the real output binding.</summary>
internal sealed class CosmosDBOutputBinding(CosmosClients clients) : IOutputBinding
{
    // A date stays the text it was, or a document would change on its way.
    private static readonly JsonSerializerSettings s_asWritten = new() { DateParseHandling = DateParseHandling.None, MaxDepth = null };

    public string BindingType => "cosmosDB";

    public async ValueTask SendAsync(FunctionDescriptor function, FunctionBinding binding, TypedData value, CancellationToken cancellationToken)
    {
        var client = clients.For(binding.Text("connection"), binding.Text("preferredLocations"));
        var database = binding.Text("databaseName") ?? string.Empty;
        var container = binding.Text("containerName") ?? string.Empty;
        foreach (var document in Documents(value))
        {
            try
            {
                await client.GetContainer(database, container).UpsertItemAsync(document, cancellationToken: cancellationToken);
            }
            catch (CosmosException exception) when (exception.StatusCode is System.Net.HttpStatusCode.NotFound)
            {
                if (binding.Flag("createIfNotExists") is not true)
                {
                    throw new InvalidOperationException(
                        $"The container '{container}' (in database '{database}') does not exist. To automatically create the container, set 'CreateIfNotExists' to 'true'.",
                        exception);
                }

                await CreateAsync(client, database, container, binding, cancellationToken);
                await client.GetContainer(database, container).UpsertItemAsync(document, cancellationToken: cancellationToken);
            }
        }
    }

    internal static IEnumerable<JToken> Documents(TypedData value) => value.DataCase switch
    {
        TypedData.DataOneofCase.None => [],
        TypedData.DataOneofCase.CollectionString => value.CollectionString.String.SelectMany(Parse),
        TypedData.DataOneofCase.CollectionBytes => value.CollectionBytes.Bytes.SelectMany(bytes => Parse(bytes.ToStringUtf8())),
        _ when ValueText.Of(value) is { } text => Parse(text),
        _ => throw new InvalidOperationException($"A value of kind {value.DataCase} is no document for Cosmos DB."),
    };

    private static IEnumerable<JToken> Parse(string text) => JsonConvert.DeserializeObject<JToken>(text, s_asWritten) switch
    {
        null or { Type: JTokenType.Null } => [],
        JArray array => array.Where(item => item.Type is not JTokenType.Null),
        { } one => [one],
    };

    private static async Task CreateAsync(
        CosmosClient client, string databaseName, string containerName, FunctionBinding binding, CancellationToken cancellationToken)
    {
        Database database = await client.CreateDatabaseIfNotExistsAsync(databaseName, cancellationToken: cancellationToken);
        int? throughput = binding.Number("containerThroughput") is > 0 and var number ? number : null;
        await database.CreateContainerIfNotExistsAsync(
            containerName, binding.Text("partitionKey") ?? "/id", throughput, cancellationToken: cancellationToken);
    }
}
