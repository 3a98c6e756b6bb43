using System.Text.Json;
using System.Text.Json.Nodes;
using Json.Schema;
using OrderFlow.Operations.Contracts;

namespace OrderFlow.Tests;

/// <summary>Whatever the document describes it also shows, and what it shows is as it describes it.</summary>
public sealed class OpenApiExampleTests : IAsyncLifetime
{
    private JsonObject _document = null!;
    private string _definitions = null!;

    public async ValueTask InitializeAsync()
    {
        _document = JsonNode.Parse((await ServedDocument.GetAsync(GetOpenApi.Run)).Body)!.AsObject();
        _definitions = Local(Components("schemas"));
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public void Every_schema_has_an_example_that_it_allows() => Assert.All(Components("schemas"), schema =>
    {
        var examples = schema.Value!["examples"]?.AsArray() ?? [];
        Assert.NotEmpty(examples);
        Assert.All(examples, example => AssertAllows(schema.Value, example));
    });

    [Fact]
    public void Every_parameter_and_header_has_an_example_that_its_schema_allows()
    {
        var parameters = from node in Everything(_document) where node["in"] is not null && node["schema"] is not null select node;
        var described = parameters.Concat(Components("headers").Select(header => header.Value!.AsObject())).ToList();
        Assert.True(described.Count > 20, "They are not found.");
        Assert.All(described, node =>
        {
            Assert.NotNull(node["description"]);
            AssertAllows(node["schema"]!, node["example"] ?? throw new InvalidOperationException($"{node["name"]} has no example."));
        });
    }

    [Fact]
    public void Every_example_of_a_problem_is_a_problem() =>
        Assert.All(Components("examples"), example => AssertAllows(Components("schemas")["Problem"]!, example.Value!["value"]));

    [Fact]
    public void Every_body_is_of_a_schema_with_a_name() => Assert.All(
        from node in Everything(_document) where node["content"] is JsonObject from media in node["content"]!.AsObject() select media.Value!["schema"]!,
        schema => Assert.NotNull(schema["$ref"]));

    private static IEnumerable<JsonObject> Everything(JsonNode? node) => node switch
    {
        JsonObject map => map.Where(member => member.Key is not ("examples" or "example")).SelectMany(member => Everything(member.Value)).Prepend(map),
        JsonArray list => list.SelectMany(Everything),
        _ => [],
    };

    private static string Local(JsonNode schema) => schema.ToJsonString().Replace("#/components/schemas/", "#/$defs/", StringComparison.Ordinal);

    private JsonObject Components(string kind) => _document["components"]![kind]!.AsObject();

    private void AssertAllows(JsonNode schema, JsonNode? example)
    {
        var compiled = JsonSchema.FromText($$"""{"$defs":{{_definitions}},"allOf":[{{Local(schema)}}]}""");
        var result = compiled.Evaluate(JsonSerializer.SerializeToElement(example), new EvaluationOptions { OutputFormat = OutputFormat.List, RequireFormatValidation = true });
        Assert.True(result.IsValid, $"{example?.ToJsonString()}: {string.Join("; ", (result.Details ?? []).SelectMany(detail => detail.Errors ?? new Dictionary<string, string>()).Select(error => error.Value))}");
    }
}
