using System.Globalization;
using System.Text.Json;
using OrderFlow.Operations.Contracts;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.RepresentationModel;
using static OrderFlow.Tests.OpenApiDocument;

namespace OrderFlow.Tests;

public sealed class OpenApiFormTests
{
    private readonly OpenApiDocument _document = new();

    [Fact]
    public void Every_reference_leads_somewhere()
    {
        var lost = _document.References.Distinct().Where(reference => _document.Find(reference) is null);
        Assert.NotEmpty(_document.References);
        Assert.Empty(lost);
    }

    [Fact]
    public void Every_component_is_used()
    {
        var components = Map(_document.Root["components"])
            .Where(kind => kind.Key != "securitySchemes")
            .SelectMany(kind => Map(kind.Value).Select(component => $"#/components/{kind.Key}/{component.Key}"));
        Assert.Empty(components.Except(_document.References));
    }

    [Fact]
    public void There_are_no_anchors_and_no_aliases() =>
        Assert.DoesNotContain(Events(), parsed => parsed is AnchorAlias or NodeEvent { Anchor.IsEmpty: false });

    [Fact]
    public async Task What_the_app_serves_is_this_document_as_JSON()
    {
        var (type, body) = await ServedDocument.GetAsync(GetOpenApi.Run);
        using var served = JsonDocument.Parse(body);
        Assert.StartsWith("application/json", type, StringComparison.Ordinal);
        AssertSame("#", _document.Root, served.RootElement);
    }

    private static void AssertSame(string at, YamlNode yaml, JsonElement json)
    {
        switch (yaml)
        {
            case YamlMappingNode map:
                Assert.Equal(map.Children.Keys.Select(Text), json.EnumerateObject().Select(property => property.Name));
                Assert.All(Map(map), child => AssertSame($"{at}/{child.Key}", child.Value, json.GetProperty(child.Key)));
                break;
            case YamlSequenceNode list:
                Assert.Equal(list.Children.Count, json.GetArrayLength());
                Assert.All(list.Children.Index(), child => AssertSame($"{at}/{child.Index}", child.Item, json[child.Index]));
                break;
            default:
                Assert.Equal((at, Value((YamlScalarNode)yaml)), (at, Value(json)));
                break;
        }
    }

    /// <summary>As YAML 1.2's JSON schema has it: only what stands without quotes can be anything but text.</summary>
    private static object? Value(YamlScalarNode scalar) => scalar switch
    {
        { Style: ScalarStyle.Plain, Value: "true" or "false" } => scalar.Value == "true",
        { Style: ScalarStyle.Plain } when decimal.TryParse(scalar.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => number,
        _ => scalar.Value,
    };

    private static object? Value(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.True or JsonValueKind.False => json.GetBoolean(),
        JsonValueKind.Number => json.GetDecimal(),
        _ => json.GetString(),
    };
}
