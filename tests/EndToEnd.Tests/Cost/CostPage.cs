using System.Globalization;
using System.Text.RegularExpressions;
using EndToEnd.Tests.Support;

namespace EndToEnd.Tests.Cost;

/// <summary>What docs/cost.md says, row by row: an operation, and its charge at Session and at Bounded Staleness.</summary>
internal sealed partial class CostPage(string text)
{
    private readonly Dictionary<string, GroupCollection> _rows = Row().Matches(text).ToDictionary(row => row.Groups["operation"].Value, row => row.Groups);

    public static async Task<CostPage> ReadAsync() =>
        new(await File.ReadAllTextAsync(RepositoryFiles.Path("docs/cost.md"), TestContext.Current.CancellationToken));

    /// <summary>The page tells the truth, give or take a tenth.</summary>
    public void AssertRow(string operation, double session, double boundedStaleness)
    {
        Assert.True(_rows.TryGetValue(operation, out var row), $"docs/cost.md has no row for '{operation}'.");
        AssertStated(operation, row!["session"].Value, session);
        AssertStated(operation, row["bounded"].Value, boundedStaleness);
    }

    private static void AssertStated(string operation, string text, double charge)
    {
        var stated = double.Parse(text, NumberStyles.AllowThousands | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);
        Assert.True(Math.Abs(stated - charge) <= Math.Max(0.1, stated * 0.1), $"docs/cost.md says {stated} RU for '{operation}', but it is {charge:0.0} RU.");
    }

    [GeneratedRegex(@"^\| (?<operation>[^|]+?) \| (?<session>[\d.,]+) \| (?<bounded>[\d.,]+) \|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
