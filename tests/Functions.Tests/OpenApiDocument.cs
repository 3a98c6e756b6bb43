using OrderFlow.Operations.Contracts;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.RepresentationModel;

namespace OrderFlow.Tests;

/// <summary>One operation of the document.</summary>
/// <param name="Method">Upper case.</param>
/// <param name="Path">Without the leading slash, as in a function's route.</param>
internal sealed record OpenApiOperation(string Method, string Path, string OperationId, YamlMappingNode Item, YamlMappingNode Body)
{
    public override string ToString() => $"{Method} {Path} {OperationId}";
}

/// <summary>infra/apim/openapi.yaml as the app carries it.</summary>
internal sealed class OpenApiDocument
{
    private static readonly string[] Methods = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

    public OpenApiDocument()
    {
        using var reader = Open();
        var stream = new YamlStream();
        stream.Load(reader);
        Root = (YamlMappingNode)stream.Documents.Single().RootNode;
    }

    public YamlMappingNode Root { get; }

    public IEnumerable<OpenApiOperation> Operations =>
        from path in Map(Root["paths"])
        let item = (YamlMappingNode)path.Value
        from operation in Map(item)
        where Methods.Contains(operation.Key)
        let body = (YamlMappingNode)operation.Value
        select new OpenApiOperation(operation.Key.ToUpperInvariant(), path.Key.TrimStart('/'), Text(body["operationId"]), item, body);

    public IEnumerable<string> References => Root.AllNodes
        .OfType<YamlMappingNode>()
        .Where(node => node.Children.ContainsKey("$ref"))
        .Select(node => Text(node["$ref"]));

    /// <summary>The parser's events, in which anchors and aliases can still be seen.</summary>
    public static IEnumerable<ParsingEvent> Events()
    {
        using var reader = Open();
        var parser = new Parser(reader);
        while (parser.MoveNext())
        {
            yield return parser.Current!;
        }
    }

    public static IEnumerable<KeyValuePair<string, YamlNode>> Map(YamlNode node) =>
        ((YamlMappingNode)node).Children.Select(child => KeyValuePair.Create(Text(child.Key), child.Value));

    public static string Text(YamlNode node) => ((YamlScalarNode)node).Value!;

    /// <summary>What a local reference points to; null when there is no such thing.</summary>
    public YamlNode? Find(string reference) => reference.StartsWith("#/", StringComparison.Ordinal)
        ? reference[2..].Split('/').Aggregate<string, YamlNode?>(Root, Child)
        : null;

    /// <summary>The node itself, or what it refers to.</summary>
    public YamlNode Follow(YamlNode node) =>
        Child(node, "$ref") is { } reference ? Find(Text(reference)) ?? throw new InvalidOperationException($"{reference} is nowhere.") : node;

    private static YamlNode? Child(YamlNode? node, string key) =>
        node is YamlMappingNode map && map.Children.TryGetValue(key, out var child) ? child : null;

    private static StreamReader Open() => new(
        typeof(GetOpenApi).Assembly.GetManifestResourceStream("openapi.yaml")
        ?? throw new InvalidOperationException("The app does not carry its OpenAPI document."));
}
