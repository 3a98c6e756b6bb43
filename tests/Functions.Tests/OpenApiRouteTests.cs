using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.Azure.Functions.Worker;
using OrderFlow.Operations.Contracts;
using YamlDotNet.RepresentationModel;
using static OrderFlow.Tests.OpenApiDocument;

namespace OrderFlow.Tests;

public sealed partial class OpenApiRouteTests
{
    private readonly OpenApiDocument _document = new();

    [Fact]
    public void The_document_has_the_app_s_HTTP_functions_and_no_others()
    {
        var implemented = HttpFunctions().Select(function => $"{function.Method} {function.Route} {function.Name}").ToList();
        Assert.NotEmpty(implemented);
        Assert.Equal(implemented.Order(StringComparer.Ordinal), _document.Operations.Select(operation => operation.ToString()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_placeholder_of_a_path_is_a_declared_parameter_and_the_reverse() => Assert.All(_document.Operations, operation =>
    {
        var placeholders = Placeholder().Matches(operation.Path).Select(match => match.Groups["name"].Value);
        Assert.Equal(placeholders.Order(StringComparer.Ordinal), PathParameters(operation).Order(StringComparer.Ordinal));
    });

    [Fact]
    public void Every_call_asks_for_the_key_of_its_function_and_says_how_a_missing_one_is_answered() => Assert.Equal(
        HttpFunctions().Select(function => (function.Name, function.Level, function.Level != AuthorizationLevel.Anonymous)).OrderBy(function => function.Name, StringComparer.Ordinal),
        _document.Operations
            .Select(operation => (operation.OperationId, LevelOf(operation), Map(operation.Body["responses"]).Any(response => response.Key == "401")))
            .OrderBy(operation => operation.OperationId, StringComparer.Ordinal));

    private static IEnumerable<(string Name, string Method, string Route, AuthorizationLevel Level)> HttpFunctions() =>
        from type in typeof(GetOpenApi).Assembly.GetTypes()
        from method in type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
        let function = method.GetCustomAttribute<FunctionAttribute>()
        where function is not null
        from parameter in method.GetParameters()
        let trigger = parameter.GetCustomAttribute<HttpTriggerAttribute>()
        where trigger is not null
        from verb in trigger.Methods ?? []
        select (function.Name, verb.ToUpperInvariant(), Placeholder().Replace(trigger.Route ?? function.Name, "{${name}}"), trigger.AuthLevel);

    private AuthorizationLevel LevelOf(OpenApiOperation operation)
    {
        var security = operation.Body.Children.TryGetValue("security", out var own) ? own : _document.Root["security"];
        return ((YamlSequenceNode)security).Children.Select(scheme => Map(scheme).Single().Key).SingleOrDefault() switch
        {
            null => AuthorizationLevel.Anonymous,
            "functionKey" => AuthorizationLevel.Function,
            "masterKey" => AuthorizationLevel.Admin,
            var other => throw new InvalidOperationException($"No level has the key {other}."),
        };
    }

    private IEnumerable<string> PathParameters(OpenApiOperation operation) =>
        from list in new[] { operation.Item, operation.Body }
        where list.Children.ContainsKey("parameters")
        from node in list["parameters"].AllNodes.Take(1).OfType<YamlSequenceNode>().Single()
        let parameter = _document.Follow(node)
        where Text(parameter["in"]) == "path"
        select Text(parameter["name"]);

    /// <summary>A route's <c>{name}</c>, <c>{name:constraint}</c> or <c>{name?}</c>.</summary>
    [GeneratedRegex(@"\{\*?(?<name>\w+)[^}]*\}")]
    private static partial Regex Placeholder();
}
