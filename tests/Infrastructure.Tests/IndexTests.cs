using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using EndToEnd.Tests.Support;
using Infrastructure.Tests.Rules;

namespace Infrastructure.Tests;

/// <summary>
/// A container indexes what its queries ask for, and nothing else: a path without an index makes a query read every document, and an ORDER BY
/// fail; an index that nobody uses is paid with every write. Queries are found in the source; a file with a query that is not known here fails.
/// </summary>
public sealed partial class IndexTests
{
    private static readonly string[] s_models = ["order-details", "order-summaries", "products", "customers", "payment-ledger", "carrier-ledger"];

    /// <summary>Which containers the queries of a file are for.</summary>
    private static readonly Dictionary<string, string[]> s_containers = new()
    {
        ["src/EventSourcing.Cosmos/Feeds/CosmosCheckpointStore.cs"] = ["checkpoints"],
        ["src/EventSourcing.Cosmos/Feeds/CosmosDeadLetterStore.cs"] = ["dead-letters"],
        ["src/EventSourcing.Cosmos/Feeds/CosmosFeedLag.cs"] = ["events"],
        ["src/EventSourcing.Cosmos/Hosting/EventStoreHealth.cs"] = ["events"],
        ["src/EventSourcing.Cosmos/Streams/CommitQueries.cs"] = ["events"],
        ["src/EventSourcing.Cosmos/ReadModels/CosmosReadModelGenerations.cs"] = s_models,
        ["src/EventSourcing.Cosmos/ReadModels/ReadModelSql.cs"] = s_models,
        ["src/Functions/Operations/Sagas/ListSagas.cs"] = ["order-summaries"],
        ["src/Functions/Queries/ListOrdersQuery.cs"] = ["order-summaries"],
        ["src/Functions/Operations/Simulators/LedgerPage.cs"] = ["payment-ledger", "carrier-ledger"],
    };

    /// <summary>Asked of the few documents only that a range of ids has found.</summary>
    private static readonly (string, string)[] s_behindIds = [("events", "/lastVersion/?")];

    [Fact]
    public void Every_path_of_a_query_has_an_index() => Assert.Empty(Asked().Except(Indexed()).Except(s_behindIds));

    [Fact]
    public void Every_index_serves_a_query_or_finds_the_partition() => Assert.Empty(
        Indexed().Except(Asked()).Except(Containers.Definition["containers"]!.AsArray().Select(container => ((string)container!["id"]!, $"{(string)container["partitionKey"]!}/?"))));

    [Fact]
    public void What_is_not_named_is_not_indexed_and_time_to_live_can_work() => Assert.All(Containers.Definition["containers"]!.AsArray(), container =>
    {
        var policy = container!["indexingPolicy"]!;
        Assert.Equal("/*", (string)Assert.Single(policy["excludedPaths"]!.AsArray())!["path"]!);
        Assert.Equal("consistent", (string)policy["indexingMode"]!);
    });

    [Fact]
    public void A_query_in_a_partition_that_it_shares_with_others_finds_it_by_index() => Assert.All(
        Asked().Select(path => path.Container).Distinct().Append("checkpoints"),
        id => Assert.Contains(Indexed(), index => index == (id, $"{PartitionKeyOf(id)}/?")));

    private static string PartitionKeyOf(string id) =>
        (string)Containers.Definition["containers"]!.AsArray().Single(container => (string)container!["id"]! == id)!["partitionKey"]!;

    private static HashSet<(string Container, string Path)> Indexed() =>
    [
        .. from container in Containers.Definition["containers"]!.AsArray()
           from included in container["indexingPolicy"]!["includedPaths"]!.AsArray()
           select ((string)container["id"]!, (string)included!["path"]!),
    ];

    private static HashSet<(string Container, string Path)> Asked() =>
    [
        .. from source in new[] { "src/EventSourcing.Cosmos", "src/Functions" }
           from file in Directory.EnumerateFiles(RepositoryFiles.Path(source), "*.cs", SearchOption.AllDirectories)
           let name = Path.GetRelativePath(RepositoryFiles.Root, file).Replace('\\', '/')
           where !name.Contains("/obj/", StringComparison.Ordinal) && !name.Contains("/bin/", StringComparison.Ordinal)
           from path in PathsIn(name, File.ReadAllText(file))
           from container in ContainersOf(name)
           where path is not ("id" or "_ts") // Indexed always.
           select (container, $"/{path.Replace('.', '/')}/?"),
    ];

    private static string[] ContainersOf(string file) =>
        s_containers.TryGetValue(file, out var containers) ? containers : throw new InvalidOperationException($"{file} has a query: say here for which container.");

    private static IEnumerable<string> PathsIn(string name, string text)
    {
        var sql = Sql().Matches(text).Select(match => Defined().Replace(match.Groups["condition"].Value, ""));
        var ofSql = sql.SelectMany(condition => PathInSql().Matches(condition).Select(match => match.Groups["path"].Value));

        // The dead letters' own query is SQL above; they use the record only to tell one continuation from another.
        var models = name.EndsWith("CosmosDeadLetterStore.cs", StringComparison.Ordinal) ? [] : ModelQuery().Matches(text).ToList();
        var ofModels = models.Count == 0 ? []
            : models.Select(match => match.Groups["order"].Value).Concat(Equal().Matches(text).Select(match => match.Groups["name"].Value)).Select(path => $"model.{path}");
        return ofSql.Concat(ofModels);
    }

    [GeneratedRegex(@"""(\\.|[^""\\])*FROM c\b(?<condition>(\\.|[^""\\])*)""")]
    private static partial Regex Sql();

    [GeneratedRegex(@"IS_DEFINED\([^)]*\)")]
    private static partial Regex Defined();

    [GeneratedRegex(@"\bc\.(?<path>\w+(\.\w+)*)")]
    private static partial Regex PathInSql();

    [GeneratedRegex(@"new ReadModelQuery\([^""]*""(?<order>\w+)""")]
    private static partial Regex ModelQuery();

    [GeneratedRegex(@"\[""(?<name>\w+)""\] =")]
    private static partial Regex Equal();
}
