using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using EndToEnd.Tests.Support;
using EventSourcing.Events;
using Infrastructure.Tests.Rules;
using Infrastructure.Tests.Support;
using Ordering.Orders;

namespace Infrastructure.Tests;

/// <summary>Alerts and the workbook look at what the app and the services really measure.</summary>
public sealed partial class ObservabilityTests
{
    private const string LogRule = "Microsoft.Insights/scheduledQueryRules";
    private const string MetricRule = "Microsoft.Insights/metricAlerts";

    private static IEnumerable<string> AlertQueries => Deployments.Small.OfType(LogRule)
        .Select(rule => (string)Deployment.PropertiesOf(rule)["criteria"]!["allOf"]![0]!["query"]!);

    private static IEnumerable<string> WorkbookQueries => JsonNode.Parse(RepositoryFiles.Read("infra/workbook.json"))!["items"]!.AsArray()
        .Select(item => (string?)item!["content"]!["query"]).OfType<string>();

    [Fact]
    public void Alerts_ask_for_what_the_app_measures() => Assert.All(AlertQueries, query => Assert.Empty(Queries.Problems(query)));

    [Fact]
    public void The_workbook_asks_for_what_the_app_measures() => Assert.All(WorkbookQueries, query => Assert.Empty(Queries.Problems(query)));

    [Theory]
    [InlineData("AppMetrics | where Name == 'projection_lag' | summarize max(Max)")]
    [InlineData("AppMetrics | where Name == 'commands_total' | where tostring(Properties['result']) == 'failed'")]
    [InlineData("AppRequests | where Name == 'AuditFeeds'")]
    [InlineData("AppMetrics | summarize max(Max)")]
    [InlineData("AppLogs | where true")]
    public void A_query_for_what_is_not_there_is_noticed(string query) => Assert.NotEmpty(Queries.Problems(query));

    [Theory]
    [InlineData("projection_lag_seconds")]
    [InlineData("dead_letter_sequences")]
    [InlineData("order-fulfillment-parked")]
    [InlineData("ResultCode")]
    public void What_somebody_must_know_of_has_an_alert(string measured) =>
        Assert.Contains(AlertQueries, query => query.Contains(measured, StringComparison.Ordinal));

    [Theory]
    [InlineData("Microsoft.DocumentDB/databaseAccounts", "TotalRequests", "429")]
    [InlineData("Microsoft.ServiceBus/namespaces", "ThrottledRequests", "*")]
    [InlineData("Microsoft.ServiceBus/namespaces", "DeadletteredMessages", "*")]
    public void What_a_service_turns_away_has_an_alert(string service, string metric, string value) => Assert.Contains(
        Deployments.Small.OfType(MetricRule).Select(rule => Deployment.PropertiesOf(rule)["criteria"]!["allOf"]![0]!),
        criterion => (string)criterion["metricNamespace"]! == service && (string)criterion["metricName"]! == metric
            && (string)criterion["dimensions"]![0]!["values"]![0]! == value);

    [Fact]
    public void Every_alert_tells_somebody() => Assert.All(
        Deployments.Small.OfType(LogRule).Concat(Deployments.Small.OfType(MetricRule)), rule => Assert.Single(Deployment.PropertiesOf(rule)["actions"] switch
        {
            JsonArray actions => actions,
            var actions => actions!["actionGroups"]!.AsArray(),
        }));

    [Fact]
    public void The_lag_that_is_late_is_the_parameter() => Assert.Contains(
        AlertQueries, query => query.Contains("| where Behind > 60", StringComparison.Ordinal));

    [Fact]
    public void Event_types_and_texts_in_alerts_are_those_of_the_code()
    {
        var registry = EventTypeRegistry.FromAssemblies(typeof(Order).Assembly);
        var types = AlertQueries.SelectMany(query => EventType().Matches(query)).Select(match => match.Groups["type"].Value).ToList();
        Assert.NotEmpty(types);
        Assert.All(types, type => Assert.NotNull(registry.Find(type)));

        var texts = AlertQueries.SelectMany(query => Text().Matches(query)).Select(match => match.Groups["text"].Value).ToList();
        Assert.NotEmpty(texts);
        Assert.All(texts, text => Assert.Contains(text, RepositoryFiles.Read("src/Functions/Fulfillment/ParkingLog.cs"), StringComparison.Ordinal));
    }

    [Fact]
    public void Pages_that_alerts_refer_to_have_the_section() => Assert.All(
        Deployments.Small.OfType(LogRule).Concat(Deployments.Small.OfType(MetricRule)).SelectMany(rule => Section().Matches((string)Deployment.PropertiesOf(rule)["description"]!)),
        reference => Assert.Contains($"\n## {reference.Groups["title"].Value}\n", RepositoryFiles.Read(reference.Groups["page"].Value), StringComparison.Ordinal));

    [GeneratedRegex(@"Properties\['event_type'\]\) == '(?<type>[^']*)'")]
    private static partial Regex EventType();

    [GeneratedRegex("Message has '(?<text>[^']*)'")]
    private static partial Regex Text();

    [GeneratedRegex("See (?<page>docs/[a-z.]+), \"(?<title>[^\"]+)\"")]
    private static partial Regex Section();
}
