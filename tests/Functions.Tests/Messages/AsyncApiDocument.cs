using System.Text.Json.Nodes;
using OrderFlow.Operations.Contracts;

namespace OrderFlow.Tests.Messages;

/// <summary>docs/asyncapi.yaml as the app serves it.</summary>
internal sealed class AsyncApiDocument(JsonNode root)
{
    public JsonNode Root => root;

    /// <summary>Every message by the name of its type.</summary>
    public IReadOnlyDictionary<string, JsonNode> Messages { get; } =
        root["components"]!["messages"]!.AsObject().ToDictionary(message => (string)message.Value!["name"]!, message => message.Value!);

    public static async Task<AsyncApiDocument> GetAsync() => new(JsonNode.Parse((await ServedDocument.GetAsync(GetAsyncApi.Run)).Body)!);

    /// <summary>What a local reference points to; null when there is no such thing.</summary>
    public JsonNode? Find(string reference) => reference.StartsWith("#/", StringComparison.Ordinal)
        ? reference[2..].Split('/').Aggregate<string, JsonNode?>(root, (node, name) => (node as JsonObject)?[name])
        : null;

    public IEnumerable<string> References(JsonNode? at = null) => (at ?? root) switch
    {
        JsonObject map => map.SelectMany(child => child.Key == "$ref" ? [(string)child.Value!] : child.Value is null ? [] : References(child.Value)),
        JsonArray list => list.SelectMany(item => item is null ? [] : References(item)),
        _ => [],
    };

    /// <summary>The schema of a message's data with its references followed and without what is for people.</summary>
    public JsonNode DataSchemaOf(string type) => Bare(Messages[type]["payload"]!["allOf"]![1]!["properties"]!["data"]!);

    public JsonNode ExampleOf(string type) => Messages[type]["examples"]![0]!["payload"]!;

    private JsonNode Bare(JsonNode schema)
    {
        if ((schema as JsonObject)?["$ref"] is { } reference)
        {
            return Bare(Find((string)reference!)!);
        }

        return schema switch
        {
            JsonObject map => new JsonObject(map
                .Where(child => child.Key != "description" || child.Value is JsonObject)
                .Select(child => KeyValuePair.Create(child.Key, child.Value is null ? null : (JsonNode?)Bare(child.Value)))),
            JsonArray list => new JsonArray([.. list.Select(item => item is null ? null : Bare(item))]),
            _ => schema.DeepClone(),
        };
    }
}
