using System.Text;
using System.Text.Json.Nodes;
using Json.Schema;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using OrderFlow.Operations.Contracts;

namespace EndToEnd.Tests.Contract;

/// <summary>The app's OpenAPI document, to hold requests and answers against.</summary>
internal sealed class ApiContract
{
    private const string Schemas = "#/components/schemas/";

    private readonly Dictionary<(string Schema, bool Closed), JsonSchema> _compiled = [];
    private readonly JsonObject _document;

    private ApiContract(JsonObject document)
    {
        _document = document;
        var schemas = document["components"]!["schemas"]!.DeepClone().AsObject();
        Register(schemas, closed: false);
        Close(schemas);
        Register(schemas, closed: true);
        Operations =
        [
            .. from path in document["paths"]!.AsObject()
               from operation in path.Value!.AsObject()
               where operation.Key is "get" or "put" or "post" or "delete"
               select new ApiOperation(this, operation.Key.ToUpperInvariant(), path.Key, path.Value!.AsObject(), operation.Value!.AsObject()),
        ];
    }

    public static ApiContract Current { get; } = new(Read());

    public IReadOnlyList<ApiOperation> Operations { get; }

    /// <summary>Null for what is no call of this API; as the host has it, upper and lower case are the same.</summary>
    public ApiOperation? Find(HttpMethod method, Uri address) => Operations
        .Where(operation => operation.Method == method.Method && operation.Matches(address.AbsolutePath))
        .OrderBy(operation => operation.Path.Count(letter => letter == '{'))
        .FirstOrDefault();

    /// <summary>What a local reference points to, or the node itself.</summary>
    public JsonObject Follow(JsonNode node) => node["$ref"] is { } reference
        ? ((string)reference!)[2..].Split('/').Aggregate((JsonNode)_document, (at, name) => at[name]!).AsObject()
        : node.AsObject();

    /// <param name="schema">As the document has it.</param>
    /// <param name="value">What should be of that form.</param>
    /// <param name="closed">What the document does not mention must not be there.</param>
    /// <returns>What is wrong with it; empty when nothing is.</returns>
    public IReadOnlyList<string> Violations(JsonNode schema, JsonNode? value, bool closed)
    {
        var text = schema.ToJsonString().Replace(Schemas, $"{AddressOf(closed)}#/$defs/", StringComparison.Ordinal);
        JsonSchema compiled;
        lock (_compiled)
        {
            if (!_compiled.TryGetValue((text, closed), out compiled!))
            {
                _compiled[(text, closed)] = compiled = JsonSchema.FromText(text);
            }
        }

        var result = compiled.Evaluate(System.Text.Json.JsonSerializer.SerializeToElement(value), new EvaluationOptions { OutputFormat = OutputFormat.List, RequireFormatValidation = true });
        return result.IsValid
            ? []
            : [.. from detail in result.Details ?? [] from error in detail.Errors ?? new Dictionary<string, string>() select $"{detail.InstanceLocation}: {error.Value}"];
    }

    /// <summary>An object with named properties has no others, unless it says so.</summary>
    private static void Close(JsonNode? node)
    {
        if (node is JsonObject schema)
        {
            if (schema["properties"] is JsonObject && !schema.ContainsKey("additionalProperties"))
            {
                schema["additionalProperties"] = false;
            }

            foreach (var member in schema.Where(member => member.Key is not ("examples" or "enum")).Select(member => member.Value))
            {
                Close(member);
            }
        }
        else if (node is JsonArray list)
        {
            foreach (var item in list)
            {
                Close(item);
            }
        }
    }

    private static string AddressOf(bool closed) => closed ? "https://contract.example/closed" : "https://contract.example/open";

    /// <summary>All schemas at one address, so that each is read once.</summary>
    private static void Register(JsonObject schemas, bool closed) => SchemaRegistry.Global.Register(JsonSchema.FromText(
        new JsonObject { ["$id"] = AddressOf(closed), ["$defs"] = schemas.DeepClone() }.ToJsonString().Replace(Schemas, "#/$defs/", StringComparison.Ordinal)));

    private static JsonObject Read()
    {
        using var services = new ServiceCollection().AddLogging().BuildServiceProvider();
        using var body = new MemoryStream();
        var context = new DefaultHttpContext { RequestServices = services };
        context.Response.Body = body;
        GetOpenApi.Run(context.Request).ExecuteAsync(context).GetAwaiter().GetResult();
        return JsonNode.Parse(Encoding.UTF8.GetString(body.ToArray()))!.AsObject();
    }
}
