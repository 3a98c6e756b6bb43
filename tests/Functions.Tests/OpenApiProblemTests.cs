using System.Globalization;
using System.Text.RegularExpressions;
using OrderFlow.Http.Problems;
using YamlDotNet.RepresentationModel;
using static OrderFlow.Tests.OpenApiDocument;

namespace OrderFlow.Tests;

public sealed partial class OpenApiProblemTests
{
    private readonly OpenApiDocument _document = new();

    [Fact]
    public void Every_problem_of_the_app_is_mentioned()
    {
        var mentioned = _document.Root.AllNodes.OfType<YamlScalarNode>().SelectMany(node => Codes(node.Value));
        Assert.Empty(ProblemTypes.All.Select(problem => problem.Code).Except(mentioned));
    }

    [Fact]
    public void A_response_names_problems_of_its_own_status_and_only_known_ones()
    {
        var known = ProblemTypes.All.Select(problem => (problem.Code, problem.Status.ToString(CultureInfo.InvariantCulture)));
        var named = Responses()
            .Where(response => HasProblem(response.Body))
            .SelectMany(response => Codes(Text(response.Body["description"])).Select(code => (code, response.Status)));
        Assert.Empty(named.Except(known));
    }

    [Fact]
    public void An_error_response_says_which_problems_it_can_be() => Assert.All(
        Responses().Where(response => response.Status[0] is '4' or '5' && (response.Operation, response.Status) != ("GetHealth", "503")),
        response =>
        {
            Assert.True(HasProblem(response.Body), $"{response.Operation} {response.Status} is no problem document.");
            Assert.NotEmpty(Codes(Text(response.Body["description"])));
        });

    [Fact]
    public void An_example_of_a_problem_is_one_the_app_could_answer()
    {
        var known = ProblemTypes.All.ToDictionary(
            problem => problem.Type, problem => (Status: problem.Status.ToString(CultureInfo.InvariantCulture), problem.Title));
        var examples = Responses()
            .Where(response => HasProblem(response.Body))
            .Select(response => (response.Status, Content: (YamlMappingNode)response.Body["content"]["application/problem+json"]))
            .Where(response => response.Content.Children.ContainsKey("example"))
            .Select(response => (response.Status, Example: response.Content["example"]))
            .ToList();
        Assert.NotEmpty(examples);
        Assert.All(examples, response =>
        {
            var (status, title) = known[Text(response.Example["type"])];
            Assert.Equal((response.Status, status, title), (status, Text(response.Example["status"]), Text(response.Example["title"])));
        });
    }

    private IEnumerable<(string Operation, string Status, YamlNode Body)> Responses() =>
        from operation in _document.Operations
        from response in Map(operation.Body["responses"])
        select (operation.OperationId, response.Key, _document.Follow(response.Value));

    private static bool HasProblem(YamlNode response) =>
        response is YamlMappingNode map && map.Children.TryGetValue("content", out var content)
        && ((YamlMappingNode)content).Children.ContainsKey("application/problem+json");

    private static IEnumerable<string> Codes(string? text) => Code().Matches(text ?? "").Select(match => match.Groups["code"].Value);

    /// <summary>Lower case between backticks: in the description of a response that is always a code.</summary>
    [GeneratedRegex("`(?<code>[a-z]+(-[a-z]+)*)`")]
    private static partial Regex Code();
}
