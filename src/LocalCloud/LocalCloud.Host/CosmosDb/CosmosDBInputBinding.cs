using System.Net;
using System.Text;
using System.Text.Json;
using Google.Protobuf;
using LocalCloud.Host.Invocation;
using LocalCloud.Host.Protocol;
using LocalCloud.Host.Runtime;
using Microsoft.Azure.Cosmos;

namespace LocalCloud.Host.CosmosDb;

/// <summary>
/// One document by id, or what a query finds. For the types that the worker's own extension reads itself, only where to look: the worker then
/// uses a client of its own.
/// </summary>
internal sealed class CosmosDBInputBinding(CosmosClients clients, TimeProvider time) : IInputBinding
{
    public string BindingType => "cosmosDB";

    public async ValueTask<TypedData?> BindAsync(
        FunctionDescriptor function, FunctionBinding binding, TriggerInput input, CancellationToken cancellationToken)
    {
        var lookup = Lookup.Of(binding, new BindingExpressions(input, time));
        if (binding.IsDeferred)
        {
            return new() { ModelBindingData = lookup.AsReference() };
        }

        var container = clients.For(lookup.Connection, lookup.PreferredLocations).GetContainer(lookup.DatabaseName, lookup.ContainerName);
        return lookup.Id is { } id
            ? await ReadAsync(container, id, lookup.PartitionKey, cancellationToken)
            : new() { Json = await QueryAsync(container, lookup, cancellationToken) };
    }

    private static async Task<TypedData?> ReadAsync(Container container, string id, string? partitionKey, CancellationToken cancellationToken)
    {
        var key = partitionKey is null ? PartitionKey.None : new PartitionKey(partitionKey);
        using var response = await container.ReadItemStreamAsync(id, key, cancellationToken: cancellationToken);
        if (response.StatusCode is HttpStatusCode.NotFound)
        {
            return null;
        }

        response.EnsureSuccessStatusCode();
        return new() { Json = await TextAsync(response.Content, cancellationToken) };
    }

    private static async Task<string> QueryAsync(Container container, Lookup lookup, CancellationToken cancellationToken)
    {
        var query = new QueryDefinition(lookup.SqlQuery ?? "SELECT * FROM c");
        foreach (var (name, value) in lookup.SqlQueryParameters)
        {
            query.WithParameter(name, value);
        }

        var options = new QueryRequestOptions { PartitionKey = lookup.PartitionKey is { } key ? new PartitionKey(key) : null };
        var rows = new StringBuilder("[");
        using var feed = container.GetItemQueryStreamIterator(query, requestOptions: options);
        while (feed.HasMoreResults)
        {
            using var page = await feed.ReadNextAsync(cancellationToken);
            page.EnsureSuccessStatusCode();
            using var content = await JsonDocument.ParseAsync(page.Content, cancellationToken: cancellationToken);
            foreach (var row in content.RootElement.GetProperty("Documents").EnumerateArray())
            {
                rows.Append(rows.Length > 1 ? "," : string.Empty).Append(row.GetRawText());
            }
        }

        return rows.Append(']').ToString();
    }

    private static async Task<string> TextAsync(Stream content, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(content, Encoding.UTF8);
        return await reader.ReadToEndAsync(cancellationToken);
    }

    /// <summary>The attribute with the invocation's values. Its JSON is what the worker's own extension reads: the names are the attribute's.</summary>
    private sealed record Lookup
    {
        public required string DatabaseName { get; init; }

        public required string ContainerName { get; init; }

        public string? Connection { get; init; }

        public string? Id { get; init; }

        public string? PartitionKey { get; init; }

        public string? SqlQuery { get; init; }

        public IReadOnlyDictionary<string, object> SqlQueryParameters { get; init; } = new Dictionary<string, object>();

        public string? PreferredLocations { get; init; }

        public static Lookup Of(FunctionBinding binding, BindingExpressions values)
        {
            var (query, parameters) = binding.Text("sqlQuery") is { } sql ? values.ResolveQuery(sql) : (null, new Dictionary<string, object>());
            return new()
            {
                DatabaseName = Resolved("databaseName") ?? string.Empty,
                ContainerName = Resolved("containerName") ?? string.Empty,
                Connection = binding.Text("connection"),
                Id = Resolved("id"),
                PartitionKey = Resolved("partitionKey"),
                SqlQuery = query,
                SqlQueryParameters = parameters,
                PreferredLocations = binding.Text("preferredLocations"),
            };

            string? Resolved(string attribute) => binding.Text(attribute) is { } text ? values.Resolve(text) : null;
        }

        public ModelBindingData AsReference() => new()
        {
            Version = "1.0", Source = "CosmosDB", ContentType = "application/json", Content = ByteString.CopyFrom(JsonSerializer.SerializeToUtf8Bytes(this)),
        };
    }
}
