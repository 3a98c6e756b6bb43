using System.Globalization;
using System.Text.RegularExpressions;
using EndToEnd.Tests.Support;
using Infrastructure.Tests.Support;

namespace Infrastructure.Tests;

/// <summary>The sums of infra/README.md are sums, and stand on what docs/cost.md measures.</summary>
public sealed partial class CostPageTests
{
    private static readonly string s_page = RepositoryFiles.Read("infra/README.md");

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void The_figures_of_a_size_add_up(int column)
    {
        var rows = s_page.Split("## What it costs")[1].Split("\n## ")[0].Split('\n').Where(line => line.StartsWith('|')).Select(line => line.Trim('|').Split('|')).ToList();
        var sum = rows.Single(row => row[0].Contains("**sum**", StringComparison.Ordinal))[column];
        Assert.Equal(Bold(sum), rows.Where(row => !row[0].Contains("**sum**", StringComparison.Ordinal)).Sum(row => Bold(row[column])));
    }

    [Theory]
    [InlineData("an order from placing to `confirmed`")]
    [InlineData("order details")]
    public void Request_units_are_those_that_are_measured(string operation)
    {
        var row = RepositoryFiles.Read("docs/cost.md").Split('\n').First(line => line.StartsWith($"| {operation} |", StringComparison.Ordinal));
        Assert.Contains(row.Split('|')[2].Trim(), s_page, StringComparison.Ordinal);
    }

    [Fact]
    public void What_an_instance_costs_is_that_of_the_memory_it_has()
    {
        var memory = (int)Deployment.PropertiesOf(Deployments.Small.Single("Microsoft.Web/sites"))["functionAppConfig"]!["scaleAndConcurrency"]!["instanceMemoryMB"]!;
        Assert.Contains($"| Flex Consumption, {memory.ToString("N0", CultureInfo.InvariantCulture)} MB,", s_page, StringComparison.Ordinal);
    }

    [Fact]
    public void Parameters_that_the_page_names_exist()
    {
        var known = Parameter().Matches(RepositoryFiles.Read("infra/main.bicep")).Select(match => match.Groups["name"].Value).ToHashSet();
        var named = s_page.Split("## What limits it")[1].Split("\n## ")[0].Split('\n').Where(line => line.StartsWith('|'))
            .SelectMany(line => Code().Matches(line.Trim('|').Split('|')[^1])).Select(match => match.Groups["name"].Value).ToList();
        Assert.NotEmpty(named);
        Assert.All(named, name => Assert.Contains(name, known));
    }

    private static int Bold(string cell) => BoldFigure().Match(cell) is { Success: true } match
        ? int.Parse(match.Groups["figure"].Value, NumberStyles.AllowThousands, CultureInfo.InvariantCulture)
        : 0;

    [GeneratedRegex(@"\*\*\$?(?<figure>[\d,]+)\*\*")]
    private static partial Regex BoldFigure();

    [GeneratedRegex(@"(?m)^param (?<name>\w+)")]
    private static partial Regex Parameter();

    [GeneratedRegex("`(?<name>[a-z]\\w+)`")]
    private static partial Regex Code();
}
