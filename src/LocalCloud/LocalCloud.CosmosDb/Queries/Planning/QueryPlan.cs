using System.Text.Json;
using LocalCloud.CosmosDb.Partitioning;
using LocalCloud.CosmosDb.Queries.Evaluation;
using LocalCloud.CosmosDb.Queries.Syntax;
using LocalCloud.CosmosDb.Queries.Values;
using LocalCloud.CosmosDb.Resources;

namespace LocalCloud.CosmosDb.Queries.Planning;

/// <summary>What a client must do to run a query over several partitions: the query to send to each, and how to merge the answers.</summary>
internal sealed record QueryPlan
{
    public string DistinctType { get; init; } = "None";

    public long? Top { get; init; }

    public long? Offset { get; init; }

    public long? Limit { get; init; }

    public IReadOnlyList<SqlSort> OrderBy { get; init; } = [];

    public IReadOnlyList<string> GroupByExpressions { get; init; } = [];

    public IReadOnlyList<string> GroupByAliases { get; init; } = [];

    public IReadOnlyList<string> Aggregates { get; init; } = [];

    public IReadOnlyList<KeyValuePair<string, string>> AliasToAggregate { get; init; } = [];

    public string RewrittenQuery { get; init; } = "";

    public bool HasSelectValue { get; init; }

    public string? DCountAlias { get; init; }

    /// <summary>Rows are ordered by what no index has in order; a client keeps no place in them.</summary>
    public bool HasNonStreamingOrderBy { get; init; }

    /// <summary>Set for ORDER BY RANK; then nothing else is but the ranges.</summary>
    public HybridPlan? Hybrid { get; init; }

    /// <summary>Effective partition keys; equal bounds are a point.</summary>
    public IReadOnlyList<(string Min, string Max)> Ranges { get; init; } = [("", "FF")];

    public static QueryPlan Of(SqlQuery query, IReadOnlyDictionary<string, SqlValue> parameters, PartitionKeyDefinition key, bool singlePartition, bool plainRanks) =>
        new QueryRewriter(query, new(1, parameters, 0), singlePartition, plainRanks).Plan() with { Ranges = RangesOf(query, parameters, key) };

    private static (string Min, string Max)[] RangesOf(SqlQuery query, IReadOnlyDictionary<string, SqlValue> parameters, PartitionKeyDefinition key)
    {
        if (query.From.Count == 0)
        {
            return [("", "")];
        }

        var points = SqlTree.DocumentOf(query) is { } document ? new KeyFinder(key, document, new(1, parameters, 0)).Find(query.Where) : null;
        if (points is null || points.Any(point => !point.IsComplete))
        {
            return [("", "FF")];
        }

        return points.Count == 0
            ? [("", "")]
            : [.. points.Select(point => Convert.ToHexString(point.Hash())).Distinct().Order(StringComparer.Ordinal).Select(epk => (epk, epk))];
    }

    public byte[] ToJson() => ResourceJson.Write(writer =>
    {
        writer.WriteNumber("partitionedQueryExecutionInfoVersion"u8, 2);
        if (Hybrid is not null)
        {
            Hybrid.WriteTo(writer);
        }
        else
        {
            writer.WriteStartObject("queryInfo"u8);
            WriteInfo(writer);
            writer.WriteEndObject();
        }

        writer.WriteStartArray("queryRanges"u8);
        foreach (var (min, max) in Ranges)
        {
            writer.WriteStartObject();
            writer.WriteString("min"u8, min);
            writer.WriteString("max"u8, max);
            writer.WriteBoolean("isMinInclusive"u8, true);
            writer.WriteBoolean("isMaxInclusive"u8, min == max);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    });

    public void WriteInfo(Utf8JsonWriter writer)
    {
        writer.WriteString("distinctType"u8, DistinctType);
        WriteNumber(writer, "top", Top);
        WriteNumber(writer, "offset", Offset);
        WriteNumber(writer, "limit", Limit);
        WriteList(writer, "orderBy", OrderBy.Select(sort => sort.Descending ? "Descending" : "Ascending"));
        WriteList(writer, "orderByExpressions", OrderBy.Select(sort => SqlPrinter.Print(sort.Value)));
        WriteList(writer, "groupByExpressions", GroupByExpressions);
        WriteList(writer, "groupByAliases", GroupByAliases);
        WriteList(writer, "aggregates", Aggregates);
        writer.WriteStartObject("groupByAliasToAggregateType"u8);
        foreach (var (alias, aggregate) in AliasToAggregate)
        {
            writer.WriteString(alias, aggregate.Length == 0 ? null : aggregate);
        }

        writer.WriteEndObject();
        writer.WriteString("rewrittenQuery"u8, RewrittenQuery);
        writer.WriteBoolean("hasSelectValue"u8, HasSelectValue);
        if (DCountAlias is { } alias2)
        {
            writer.WriteStartObject("dCountInfo"u8);
            writer.WriteString("dCountAlias"u8, alias2);
            writer.WriteEndObject();
        }
        else
        {
            writer.WriteNull("dCountInfo"u8);
        }

        writer.WriteBoolean("hasNonStreamingOrderBy"u8, HasNonStreamingOrderBy);
    }

    public static void WriteNumber(Utf8JsonWriter writer, string name, long? value)
    {
        if (value is { } number)
        {
            writer.WriteNumber(name, number);
        }
        else
        {
            writer.WriteNull(name);
        }
    }

    private static void WriteList(Utf8JsonWriter writer, string name, IEnumerable<string> items)
    {
        writer.WriteStartArray(name);
        foreach (var item in items)
        {
            writer.WriteStringValue(item);
        }

        writer.WriteEndArray();
    }
}
