using System.Text.Json;
using System.Text.Json.Nodes;
using LocalCloud.CosmosDb.Partitioning;
using LocalCloud.CosmosDb.Queries;
using LocalCloud.CosmosDb.Queries.Planning;
using LocalCloud.CosmosDb.Queries.Values;

namespace LocalCloud.CosmosDb.Tests;

/// <summary>Our plans against those of the service's own query compiler (Data/golden-plans.txt).</summary>
public sealed class GoldenPlanTests
{
    private static readonly PartitionKeyDefinition Key = new(["/pk"]);
    private static readonly QueryCache Cache = new();

    public static TheoryData<string, string> Plans()
    {
        var plans = new TheoryData<string, string>();
        foreach (var block in File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Data", "golden-plans.txt")).Trim().Split("\n\n"))
        {
            var lines = block.Split('\n', 2);
            plans.Add(lines[0], lines[1]);
        }

        return plans;
    }

    [Theory]
    [MemberData(nameof(Plans))]
    public void The_plan_is_the_one_of_the_official_compiler(string query, string golden)
    {
        var expected = JsonNode.Parse(golden)!;
        // An older client, which takes ranks only as rows in order.
        var isOlder = query.StartsWith("[older] ", StringComparison.Ordinal);
        var (spec, singlePartition) = Read(isOlder ? query[8..] : query);
        if (expected["errors"] is JsonArray errors)
        {
            // Where an error is, only syntax errors say.
            var error = JsonNode.Parse(Assert.Throws<QueryException>(() => Plan(spec!, singlePartition)).Error.ToJson())!["errors"]![0]!;
            Assert.Contains(errors, other => other!["code"]!.ToString() == error["code"]!.ToString() && other["message"]!.ToString() == error["message"]!.ToString());
            return;
        }

        if (expected["Errors"] is JsonArray refusals)
        {
            if (spec is not null)
            {
                Assert.Equal(refusals[0]!.ToString(), Assert.Throws<QueryException>(() => Plan(spec, singlePartition)).Message);
            }

            return;
        }

        var plan = JsonNode.Parse(Plan(spec!, singlePartition, isOlder).ToJson())!;
        if (expected["hybridSearchQueryInfo"] is { } hybrid)
        {
            Assert.Null(plan["queryInfo"]);
            SameMembers(hybrid, plan["hybridSearchQueryInfo"]!, "globalStatisticsQuery", "componentWeights", "skip", "take", "requiresGlobalStatistics", "scoreCombinationKind");
            Assert.Equal(hybrid["componentQueryInfos"]!.AsArray().Count, plan["hybridSearchQueryInfo"]!["componentQueryInfos"]!.AsArray().Count);
            foreach (var (theirs, mine) in hybrid["componentQueryInfos"]!.AsArray().Zip(plan["hybridSearchQueryInfo"]!["componentQueryInfos"]!.AsArray()))
            {
                Same(theirs!, mine!);
            }
        }
        else
        {
            Same(expected["queryInfo"]!, plan["queryInfo"]!);
        }

        Assert.Equal(
            expected["queryRanges"]!.AsArray().Select(Hashed).Order(StringComparer.Ordinal),
            plan["queryRanges"]!.AsArray().Select(range => $"{range!["min"]}..{range["max"]}"));
    }

    private static void Same(JsonNode theirs, JsonNode mine)
    {
        SameMembers(theirs, mine, "distinctType", "top", "offset", "limit", "orderBy", "orderByExpressions", "groupByExpressions", "groupByAliases", "aggregates", "rewrittenQuery", "dCountInfo");
        Assert.Equal(theirs["hasSelectValue"]!.GetValue<int>() == 1, mine["hasSelectValue"]!.GetValue<bool>());
        Assert.Equal(theirs["hasNonStreamingOrderBy"]!.GetValue<int>() == 1, mine["hasNonStreamingOrderBy"]!.GetValue<bool>());
        Assert.Equal(Sorted(theirs["groupByAliasToAggregateType"]!), Sorted(mine["groupByAliasToAggregateType"]!));
    }

    private static void SameMembers(JsonNode theirs, JsonNode mine, params string[] members)
    {
        foreach (var member in members)
        {
            Assert.Equal(theirs[member]?.ToJsonString(), mine[member]?.ToJsonString());
        }
    }

    private static QueryPlan Plan(QuerySpec spec, bool singlePartition, bool isOlder = false) =>
        QueryPlan.Of(Cache.Prepare(spec.Text).Syntax, spec.Parameters, Key, singlePartition, !isOlder);

    private static (QuerySpec? Spec, bool SinglePartition) Read(string query)
    {
        var single = query.StartsWith("[pk] ", StringComparison.Ordinal);
        var text = single ? query[5..] : query;
        var body = text[0] == '{' ? text : JsonSerializer.Serialize(new { query = text });
        return (QuerySpec.Read(System.Text.Encoding.UTF8.GetBytes(body)).Spec, single);
    }

    private static string Sorted(JsonNode map) =>
        string.Join(", ", map.AsObject().Select(entry => $"{entry.Key}={entry.Value?.GetValue<string>()}").Order(StringComparer.Ordinal));

    /// <summary>The compiler gives key values where the protocol wants their hashes; <c>[]</c> is the lowest key, <c>Infinity</c> the end.</summary>
    private static string Hashed(JsonNode? range) => $"{Hash(range!["min"]!)}..{Hash(range["max"]!)}";

    private static string Hash(JsonNode bound) => bound switch
    {
        JsonArray { Count: 0 } => "",
        JsonArray values => Convert.ToHexString(PartitionKeyHeader.Parse(values.ToJsonString(), 1)!),
        _ => "FF",
    };
}
