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
        Responses().Where(response => response.Status[0] is '4' or '5' && response.Status != "401" && (response.Operation, response.Status) != ("GetHealth", "503")),
        response =>
        {
            Assert.True(HasProblem(response.Body), $"{response.Operation} {response.Status} is no problem document.");
            Assert.NotEmpty(Codes(Text(response.Body["description"])));
        });

    [Fact]
    public void Every_problem_a_response_can_be_has_its_example_and_no_other_has() => Assert.All(
        Responses().Where(response => HasProblem(response.Body)),
        response =>
        {
            var examples = Map(response.Body["content"]["application/problem+json"]["examples"]).ToList();
            Assert.Equal(Codes(Text(response.Body["description"])).Distinct().Order(), examples.Select(example => example.Key).Order());
            Assert.All(examples, example => Assert.Equal($"urn:orderflow:problem:{example.Key}", Text(_document.Follow(example.Value)["value"]["type"])));
        });

    [Fact]
    public void An_example_of_a_problem_is_one_the_app_could_answer()
    {
        var known = ProblemTypes.All.ToDictionary(problem => problem.Code);
        Assert.All(Map(_document.Root["components"]["examples"]), example => Assert.Equal(
            (known[example.Key].Type, known[example.Key].Status.ToString(CultureInfo.InvariantCulture), known[example.Key].Title),
            (Text(example.Value["value"]["type"]), Text(example.Value["value"]["status"]), Text(example.Value["value"]["title"]))));
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
