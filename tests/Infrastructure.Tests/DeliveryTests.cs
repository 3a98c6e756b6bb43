using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using EndToEnd.Tests.Support;
using Infrastructure.Tests.Support;
using YamlDotNet.RepresentationModel;

namespace Infrastructure.Tests;

/// <summary>azd finds what it deploys to, and each part gets the names that another one gives.</summary>
public sealed partial class DeliveryTests
{
    private static readonly YamlMappingNode s_project = Yaml("azure.yaml");
    private static readonly YamlMappingNode s_deploy = Yaml(".github/workflows/deploy.yml");

    [Fact]
    public void Azd_finds_the_app_by_its_tag()
    {
        var service = Assert.Single(((YamlMappingNode)s_project["services"]).Children);
        var app = Deployments.Small.Single("Microsoft.Web/sites");
        Assert.Equal(((YamlScalarNode)service.Key).Value, (string?)app["tags"]!["azd-service-name"]);
        Assert.True(File.Exists(RepositoryFiles.Path($"{Text(service.Value["project"])}/Functions.csproj")));
    }

    [Fact]
    public void Everything_that_can_have_tags_says_which_environment_it_is_of() => Assert.All(
        new[] { Deployments.Small, Deployments.Large }.SelectMany(deployment => deployment.Resources).Where(resource => resource["location"] is not null),
        resource => Assert.NotNull((string?)resource["tags"]?["azd-env-name"]));

    [Fact]
    public void What_the_project_takes_from_the_environment_is_an_output_or_azds_own()
    {
        var outputs = Deployments.Outputs.AsObject().Select(output => output.Key).ToHashSet();
        var taken = Variable().Matches(RepositoryFiles.Read("azure.yaml")).Select(match => match.Groups["name"].Value).Distinct();
        Assert.All(taken.Where(name => name != "ExtensionPackages"), name => Assert.Contains(name, outputs));
        Assert.Contains("AZURE_KEY_VAULT_NAME", outputs);
    }

    [Fact]
    public void Subscriptions_get_all_that_they_ask_for()
    {
        var asked = Parameter().Matches(RepositoryFiles.Read("infra/subscriptions.bicep")).Select(match => match.Groups["name"].Value).Order();
        Assert.All(["posix", "windows"], system =>
        {
            var hook = Text(s_project["services"]["functions"]["hooks"]["postdeploy"][system]["run"]);
            Assert.Equal(asked, Argument().Matches(hook).Select(match => match.Groups["name"].Value).Order());
        });
    }

    [Fact]
    public void Azd_is_told_every_parameter_without_a_default_and_no_other()
    {
        var template = RepositoryFiles.Read("infra/main.bicep");
        var all = Parameter().Matches(template).ToDictionary(match => match.Groups["name"].Value, match => match.Groups["value"].Success);
        var given = JsonNode.Parse(RepositoryFiles.Read("infra/main.parameters.json"))!["parameters"]!.AsObject().Select(parameter => parameter.Key).ToList();
        Assert.Empty(all.Where(parameter => !parameter.Value).Select(parameter => parameter.Key).Except(given));
        Assert.Empty(given.Except(all.Keys));
    }

    [Fact]
    public void A_budget_keeps_its_first_month()
    {
        Assert.Equal("2026-02-01", (string?)Deployment.PropertiesOf(Deployments.Large.Single("Microsoft.Consumption/budgets"))["timePeriod"]!["startDate"]);
        Assert.Equal("2026-02-01", (string?)Deployments.OutputsOf("large")["BUDGET_START"]);
        Assert.Equal("", (string?)Deployments.Outputs["BUDGET_START"]); // There is none, so the one to come may begin later.
        Assert.Contains("\"budgetStart\": { \"value\": \"${BUDGET_START=}\" }", RepositoryFiles.Read("infra/main.parameters.json"), StringComparison.Ordinal);
    }

    [Fact]
    public void API_management_imports_the_document_that_the_app_serves()
    {
        using var stream = typeof(Program).Assembly.GetManifestResourceStream("openapi.yaml")!;
        using var reader = new StreamReader(stream);
        var api = Deployment.PropertiesOf(Deployments.Small.OfType("Microsoft.ApiManagement/service/apis").Single());
        Assert.Equal("openapi+json", (string?)api["format"]);
        var served = YamlOf(reader.ReadToEnd());
        var imported = YamlOf((string)api["value"]!); // JSON is YAML.
        Assert.Equal(Flat(served), Flat(imported));
    }

    [Fact]
    public void Every_browser_origin_of_the_parameter_is_let_in_and_without_any_there_is_no_such_policy()
    {
        Assert.Equal("<fragment />", Cors(Deployments.Small));
        Assert.Contains("<origin>https://shop.example.com</origin><origin>https://desk.example.com</origin>", Cors(Deployments.Large), StringComparison.Ordinal);

        static string Cors(Deployment deployment) => (string)Deployment.PropertiesOf(
            deployment.OfType("Microsoft.ApiManagement/service/policyFragments").Single(fragment => Deployment.NameOf(fragment) == "cors"))["value"]!;
    }

    [Theory]
    [InlineData("ci.yml", ".ci/run")]
    [InlineData("ci.yml", "-p:ExtensionPackages=true")]
    [InlineData("ci.yml", ".ci/audit")]
    [InlineData("ci.yml", "github/codeql-action/analyze")]
    [InlineData("ci.yml", "actions/dependency-review-action")]
    [InlineData("deploy.yml", "azd provision --preview")]
    [InlineData("deploy.yml", "--federated-credential-provider github")]
    [InlineData("deploy.yml", "infra/smoke-test.sh")]
    public void A_workflow_does_what_it_is_for(string file, string step) =>
        Assert.Contains(step, RepositoryFiles.Read($".github/workflows/{file}"), StringComparison.Ordinal);

    [Fact]
    public void What_parameters_take_from_the_environment_the_workflow_and_the_project_hand_on()
    {
        string[] ofAzd = ["AZURE_CLIENT_ID", "AZURE_TENANT_ID", "AZURE_SUBSCRIPTION_ID", "AZURE_ENV_NAME", "AZURE_LOCATION", "AZURE_PRINCIPAL_ID"];
        var outputs = Deployments.Outputs.AsObject().Select(output => output.Key);
        var taken = Taken().Matches(RepositoryFiles.Read("infra/main.parameters.json")).Select(match => match.Groups["name"].Value)
            .Except(ofAzd).Except(outputs).Order().ToList();
        Assert.NotEmpty(taken);
        var given = ((YamlMappingNode)s_deploy["env"]).Children.ToDictionary(variable => Text(variable.Key), variable => Text(variable.Value));
        Assert.Equal(taken, given.Keys.Except(ofAzd).Order());
        Assert.All(given, variable => Assert.Equal($"${{{{ vars.{variable.Key} }}}}", variable.Value));
        Assert.Equal(taken, ((YamlSequenceNode)s_project["pipeline"]["variables"]).Select(Text).Order());
    }

    [Fact]
    public void Nothing_is_deployed_before_it_has_passed_and_whatever_fails_half_way_is_taken_back()
    {
        var (ci, deploy) = (s_deploy["jobs"]["ci"], s_deploy["jobs"]["deploy"]);
        Assert.Equal("./.github/workflows/ci.yml", Text(ci["uses"]));
        Assert.True(((YamlMappingNode)Yaml(".github/workflows/ci.yml")["on"]).Children.ContainsKey("workflow_call"));
        Assert.Equal("ci", Text(deploy["needs"]));
        Assert.Contains("needs.ci.result == 'success'", Text(deploy["if"]), StringComparison.Ordinal);
        var back = Text(((YamlSequenceNode)deploy["steps"]).Single(step => step is YamlMappingNode mapping && mapping.Children.TryGetValue("name", out var name) && Text(name) == "Roll back")["if"]);
        Assert.All(["failure()", "steps.deploy.conclusion == 'failure'", "steps.smoke.conclusion == 'failure'"], part => Assert.Contains(part, back, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("what-if")]
    [InlineData("deploy")]
    public void A_job_that_provisions_takes_over_first_what_is_there(string job)
    {
        var steps = ((YamlSequenceNode)s_deploy["jobs"][job]["steps"]).Select(step => ((YamlMappingNode)step).Children.TryGetValue("run", out var run) ? Text(run) : "").ToList();
        var (refresh, provision) = (steps.FindIndex(step => step.Contains("azd env refresh", StringComparison.Ordinal)), steps.FindIndex(step => step.Contains("azd provision", StringComparison.Ordinal)));
        Assert.InRange(refresh, 0, provision);
    }

    [Theory]
    [InlineData("preview")]
    [InlineData("production")]
    public void An_environment_that_a_job_signs_in_as_is_one_that_the_identity_is_told_to_trust(string environment)
    {
        Assert.Contains(((YamlMappingNode)s_deploy["jobs"]).Children.Values, job => ((YamlMappingNode)job).Children.TryGetValue("environment", out var name) && Text(name) == environment);
        Assert.Contains($"--parameters \"$(trust {environment})\"", RepositoryFiles.Read("infra/README.md"), StringComparison.Ordinal);
    }

    [Fact]
    public void Workflows_know_no_secret() => Assert.All(
        Directory.EnumerateFiles(RepositoryFiles.Path(".github/workflows")), file => Assert.DoesNotContain("secrets.", File.ReadAllText(file), StringComparison.Ordinal));

    [Fact]
    public void No_template_asks_for_a_key() => Assert.All(
        Directory.EnumerateFiles(RepositoryFiles.Path("infra"), "*.bicep", SearchOption.AllDirectories),
        file => Assert.DoesNotMatch(KeyFunction(), File.ReadAllText(file)));

    [Fact]
    public void The_database_reads_what_other_instances_have_written()
    {
        Assert.All([Deployments.Small, Deployments.Large], deployment => Assert.Equal(
            "BoundedStaleness",
            (string?)Deployment.PropertiesOf(deployment.Single("Microsoft.DocumentDB/databaseAccounts"))["consistencyPolicy"]!["defaultConsistencyLevel"]));
        Assert.All([Deployments.Small, Deployments.Large], deployment => Assert.Equal(
            "Continuous", (string?)Deployment.PropertiesOf(deployment.Single("Microsoft.DocumentDB/databaseAccounts"))["backupPolicy"]!["type"]));
    }

    [Fact]
    public void Parameters_move_what_they_say()
    {
        var app = Deployment.PropertiesOf(Deployments.Large.Single("Microsoft.Web/sites"))["functionAppConfig"]!["scaleAndConcurrency"]!;
        Assert.Equal((4096, 200), ((int)app["instanceMemoryMB"]!, (int)app["maximumInstanceCount"]!));
        Assert.Equal(["http", "durable"], app["alwaysReady"]!.AsArray().Select(group => (string)group!["name"]!));
        var throughput = Deployments.Large.OfType("Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers")
            .ToDictionary(Deployment.NameOf, container => (int)Deployment.PropertiesOf(container)["options"]!["autoscaleSettings"]!["maxThroughput"]!);
        Assert.Equal((20000, 4000), (throughput["events"], throughput["inbox"]));
        Assert.Equal("Premium", (string?)Deployments.Large.Single("Microsoft.ServiceBus/namespaces")["sku"]!["name"]);
        Assert.Equal(7, Deployments.Large.OfType("Microsoft.Network/privateEndpoints").Count());
        Assert.Empty(Deployments.Small.OfType("Microsoft.Network/privateEndpoints"));
        Assert.NotNull(Breaker(Deployments.Large));
        Assert.Null(Breaker(Deployments.Small));

        static JsonNode? Breaker(Deployment deployment) => Deployment.PropertiesOf(deployment.Single("Microsoft.ApiManagement/service/backends"))["circuitBreaker"];
    }

    private static YamlMappingNode Yaml(string file) => YamlOf(RepositoryFiles.Read(file));

    private static YamlMappingNode YamlOf(string text)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        return (YamlMappingNode)stream.Documents.Single().RootNode;
    }

    private static string Text(YamlNode node) => ((YamlScalarNode)node).Value!;

    /// <summary>Paths with their values, without the style that they are written in.</summary>
    private static List<string> Flat(YamlNode node) => node switch
    {
        YamlMappingNode mapping => [.. mapping.Children.OrderBy(child => Text(child.Key), StringComparer.Ordinal).SelectMany(child => Flat(child.Value).Select(line => $"/{Text(child.Key)}{line}"))],
        YamlSequenceNode sequence => [.. sequence.Children.SelectMany((child, place) => Flat(child).Select(line => $"/{place}{line}"))],
        _ => [$" {Text(node)}"],
    };

    [GeneratedRegex(@"\$(env:)?(?<name>[A-Za-z_]+)")]
    private static partial Regex Variable();

    [GeneratedRegex(@"\$\{(?<name>[A-Z_]+)[=}]")]
    private static partial Regex Taken();

    [GeneratedRegex(@"(?m)^param (?<name>\w+) [^=\r\n]+(?<value>= .*)?$")]
    private static partial Regex Parameter();

    [GeneratedRegex(@"\b(?<name>\w+)=")]
    private static partial Regex Argument();

    [GeneratedRegex(@"\blist(Keys|AccountSas|ServiceSas|Secrets|ConnectionStrings)\b", RegexOptions.IgnoreCase)]
    private static partial Regex KeyFunction();
}
