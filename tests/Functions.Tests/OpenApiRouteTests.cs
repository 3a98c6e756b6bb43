using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.Azure.Functions.Worker;
using OrderFlow.Operations;
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
    public void Only_anonymous_functions_are_open_to_everyone()
    {
        var open = HttpFunctions().Where(function => function.Level == AuthorizationLevel.Anonymous).Select(function => function.Name);
        var documented = _document.Operations.Where(operation => operation.Body.Children.ContainsKey("security")).Select(operation => operation.OperationId);
        Assert.Equal(open.Order(StringComparer.Ordinal), documented.Order(StringComparer.Ordinal));
    }

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

    private IEnumerable<string> PathParameters(OpenApiOperation operation) =>
        from list in new[] { operation.Item, operation.Body }
        where list.Children.ContainsKey("parameters")
        from node in list["parameters"].AllNodes.Take(1).OfType<YamlDotNet.RepresentationModel.YamlSequenceNode>().Single()
        let parameter = _document.Follow(node)
        where Text(parameter["in"]) == "path"
        select Text(parameter["name"]);

    /// <summary>A route's <c>{name}</c>, <c>{name:constraint}</c> or <c>{name?}</c>.</summary>
    [GeneratedRegex(@"\{\*?(?<name>\w+)[^}]*\}")]
    private static partial Regex Placeholder();
}
