using System.Text.RegularExpressions;
using System.Xml.Linq;
using Infrastructure.Tests.Support;

namespace Infrastructure.Tests.Gateway;

/// <summary>The policy files are what the gateway can take, and the ones that must be there are.</summary>
public sealed partial class PolicyTests
{
    public static TheoryData<string> Files => [.. PolicyFile.All.Select(file => file.Name)];

    [Theory]
    [MemberData(nameof(Files))]
    public void A_policy_file_has_known_elements_in_places_where_they_may_be(string name) => Assert.Empty(PolicyFile.Of(name).Problems());

    [Theory]
    [InlineData("<policies><inbound><rate-limt calls=\"1\" renewal-period=\"1\" /></inbound></policies>")]
    [InlineData("<policies><inbound><rate-limit renewal-period=\"1\" /></inbound></policies>")]
    [InlineData("<policies><inbound><rate-limit calls=\"1\" renewal-period=\"1\" key=\"x\" /></inbound></policies>")]
    [InlineData("<policies><outbound><rate-limit calls=\"1\" renewal-period=\"1\" /></outbound></policies>")]
    [InlineData("<policies><on-error><set-body>x</set-body></on-error></policies>")]
    [InlineData("<policies><inbound><choose><when condition=\"@(true)\"><nothing /></when></choose></inbound></policies>")]
    [InlineData("<policies><inbond /></policies>")]
    [InlineData("<policy />")]
    public void What_the_gateway_would_refuse_is_noticed(string text) => Assert.NotEmpty(PolicyFile.Parse("wrong.xml", text).Problems());

    [Fact]
    public void Expressions_are_those_of_the_gateway() => _ = new Expressions(PolicyFile.All.SelectMany(file => file.Expressions));

    [Theory]
    [InlineData("@(context.Request.Headrs.Count)")]
    [InlineData("@(context.Request.Method == )")]
    public void A_wrong_expression_is_noticed(string text) => Assert.Throws<FormatException>(() => new Expressions([text]));

    [Fact]
    public void Fragments_are_deployed_and_used()
    {
        var deployed = Deployments.Small.OfType("Microsoft.ApiManagement/service/policyFragments").Select(Deployment.NameOf).Order();
        var used = PolicyFile.All.SelectMany(file => file.Root.Descendants("include-fragment")).Select(include => (string)include.Attribute("fragment-id")!).Distinct().Order();
        var files = PolicyFile.All.Where(file => file.IsFragment).Select(file => Path.GetFileNameWithoutExtension(file.Name)).Order();
        Assert.Equal(files, used);
        Assert.Equal(files, deployed);
    }

    [Fact]
    public void Named_values_are_deployed_and_used()
    {
        var deployed = Deployments.Small.OfType("Microsoft.ApiManagement/service/namedValues").Select(Deployment.NameOf).Order();
        var used = PolicyFile.All.SelectMany(file => NamedValue().Matches(file.Root.ToString())).Select(match => match.Groups["name"].Value).Distinct().Order();
        Assert.Equal(used, deployed);
    }

    [Fact]
    public void Only_the_function_key_is_secret_and_it_comes_from_the_vault()
    {
        var values = Deployments.Small.OfType("Microsoft.ApiManagement/service/namedValues").ToDictionary(Deployment.NameOf, Deployment.PropertiesOf);
        var secret = Assert.Single(values, value => (bool?)value.Value["secret"] == true);
        Assert.Equal("function-key", secret.Key);
        Assert.NotNull(secret.Value["keyVault"]);
        Assert.Null(secret.Value["value"]);
    }

    [Theory]
    [InlineData("api.xml", "inbound", "include-fragment", "fragment-id", "cors")]
    [InlineData("api.xml", "inbound", "include-fragment", "fragment-id", "revalidate")]
    [InlineData("api.xml", "inbound", "set-backend-service", "backend-id", "functions")]
    [InlineData("api.xml", "inbound", "set-header", "name", "X-Correlation-Id")]
    [InlineData("api.xml", "inbound", "set-header", "name", "x-functions-key")]
    [InlineData("api.xml", "outbound", "include-fragment", "fragment-id", "remember")]
    [InlineData("service.xml", "on-error", "include-fragment", "fragment-id", "explain")]
    [InlineData("service.xml", "on-error", "include-fragment", "fragment-id", "refuse")]
    [InlineData("product-partners.xml", "inbound", "rate-limit", "retry-after-header-name", "Retry-After")]
    [InlineData("product-partners.xml", "inbound", "quota", "renewal-period", "604800")]
    [InlineData("product-apps.xml", "inbound", "rate-limit", "retry-after-header-name", "Retry-After")]
    [InlineData("product-apps.xml", "inbound", "quota", "renewal-period", "604800")]
    [InlineData("product-apps.xml", "inbound", "validate-jwt", "require-signed-tokens", "true")]
    public void A_policy_that_must_be_there_is(string file, string section, string policy, string attribute, string value) =>
        Assert.Contains(PolicyFile.Of(file).Root.Element(section)!.Descendants(policy), element => (string?)element.Attribute(attribute) == value);

    [Theory]
    [InlineData("api.xml")]
    [InlineData("product-partners.xml")]
    [InlineData("product-apps.xml")]
    public void Scopes_below_the_service_inherit_its_answer_to_errors(string file) => Assert.All(
        PolicyFile.Of(file).Root.Elements(), section => Assert.True(section.Elements("base").Any() || section.Name == "backend", $"{section.Name}"));

    [Theory]
    [InlineData("Idempotency-Key")]
    [InlineData("If-Match")]
    [InlineData("If-None-Match")]
    [InlineData("Prefer")]
    [InlineData("traceparent")]
    public void Headers_of_the_contract_pass_also_from_browsers(string header)
    {
        var changed = PolicyFile.Of("api.xml").Root.Descendants("set-header").Select(element => (string)element.Attribute("name")!);
        Assert.DoesNotContain(header, changed);
        Assert.Contains(PolicyFile.Fragment("cors").Root.Descendants("allowed-headers").Elements(), element => element.Value == header);
    }

    [GeneratedRegex("""\{\{(?<name>[\w-]+)\}\}""")]
    private static partial Regex NamedValue();
}
