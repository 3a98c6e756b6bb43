using System.Net;
using Microsoft.Azure.Cosmos;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Reads what a parameter's type asks for: one document, or a list of them.</summary>
internal abstract class DocumentReader
{
    public static DocumentReader For(Type type)
    {
        var reader = type == typeof(string) ? typeof(Text)
            : type.IsArray ? typeof(Many<>).MakeGenericType(type.GetElementType()!)
            : ElementOf(type) is { } element ? typeof(Many<>).MakeGenericType(element)
            : typeof(One<>).MakeGenericType(type);
        return (DocumentReader)Activator.CreateInstance(reader, type.IsArray ? [true] : [])!;
    }

    /// <summary>Null where there is no such document.</summary>
    public abstract Task<object?> ReadAsync(Container container, CosmosDBInputAttribute lookup);

    private static Type? ElementOf(Type type) =>
        type.IsGenericType && type.GetGenericArguments() is [var element] && type.IsAssignableFrom(typeof(List<>).MakeGenericType(element)) ? element : null;

    private static (string Id, PartitionKey Key) AddressOf(CosmosDBInputAttribute lookup) =>
        string.IsNullOrEmpty(lookup.Id) || string.IsNullOrEmpty(lookup.PartitionKey)
            ? throw new InvalidOperationException("An input binding to a single document needs both 'Id' and 'PartitionKey'.")
            : (lookup.Id, new(lookup.PartitionKey));

    private sealed class One<T> : DocumentReader
    {
        public override async Task<object?> ReadAsync(Container container, CosmosDBInputAttribute lookup)
        {
            var (id, key) = AddressOf(lookup);
            try
            {
                return (await container.ReadItemAsync<T>(id, key)).Resource;
            }
            catch (CosmosException exception) when (exception.StatusCode is HttpStatusCode.NotFound)
            {
                return null;
            }
        }
    }

    /// <summary>The document as it is written.</summary>
    private sealed class Text : DocumentReader
    {
        public override async Task<object?> ReadAsync(Container container, CosmosDBInputAttribute lookup)
        {
            var (id, key) = AddressOf(lookup);
            using var response = await container.ReadItemStreamAsync(id, key);
            if (response.StatusCode is HttpStatusCode.NotFound)
            {
                return null;
            }

            using var reader = new StreamReader(response.EnsureSuccessStatusCode().Content);
            return await reader.ReadToEndAsync();
        }
    }

    private sealed class Many<T>(bool asArray) : DocumentReader
    {
        public Many()
            : this(false)
        {
        }

        public override async Task<object?> ReadAsync(Container container, CosmosDBInputAttribute lookup)
        {
            var options = new QueryRequestOptions { PartitionKey = string.IsNullOrEmpty(lookup.PartitionKey) ? null : new(lookup.PartitionKey) };
            using var pages = container.GetItemQueryIterator<T>(QueryOf(lookup), requestOptions: options);
            var documents = new List<T>();
            while (pages.HasMoreResults)
            {
                documents.AddRange(await pages.ReadNextAsync());
            }

            return asArray ? documents.ToArray() : documents;
        }

        private static QueryDefinition? QueryOf(CosmosDBInputAttribute lookup)
        {
            if (string.IsNullOrEmpty(lookup.SqlQuery))
            {
                return null;
            }

            // Every value is a text, whatever the host sends: the real extension's rule.
            return (lookup.SqlQueryParameters ?? new Dictionary<string, object>())
                .Aggregate(new QueryDefinition(lookup.SqlQuery), (query, parameter) => query.WithParameter(parameter.Key, parameter.Value?.ToString()));
        }
    }
}
