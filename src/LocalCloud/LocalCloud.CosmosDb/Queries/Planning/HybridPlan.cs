using System.Globalization;
using System.Text.Json;
using LocalCloud.CosmosDb.Queries.Syntax;

namespace LocalCloud.CosmosDb.Queries.Planning;

/// <summary>
/// How a client runs ORDER BY RANK: it asks every partition about its words, tells all of them the sums, has each put its documents into the
/// order of each score, and merges these.
/// </summary>
internal sealed record HybridPlan(string GlobalStatisticsQuery, IReadOnlyList<QueryPlan> Components, IReadOnlyList<double> Weights, long? Skip, long? Take, bool RequiresGlobalStatistics)
{
    /// <summary>What is asked of each partition: twice as many as are wanted, since what is good by one score may not be by another.</summary>
    private const long Fewest = 120;

    /// <param name="isPlain">The client can do with scores that come in any order; older ones merge the partitions' rows as of any ORDER BY.</param>
    public static HybridPlan Of(SqlQuery query, long? top, long? offset, long? limit, bool isPlain)
    {
        var ranking = Ranking.Of(query)!;
        var from = SqlPrinter.Print(query.From);
        var (skip, take) = (offset, top ?? limit);
        var most = take is null ? (long?)null : Math.Max(Fewest, 2 * (skip.GetValueOrDefault() + take.Value));
        var (first, last) = most is null ? ("", "")
            : top is not null ? (string.Create(CultureInfo.InvariantCulture, $"TOP {most} "), "")
            : ("", string.Create(CultureInfo.InvariantCulture, $"\nOFFSET 0 LIMIT {most}"));
        var texts = ranking.Components.Where(component => component.IsText).ToList();
        return new(
            $"SELECT COUNT(1) AS documentCount, [{string.Join(", ", texts.Select(component => component.Statistics))}] AS fullTextStatistics\n{from}",
            [.. ranking.Components.Select(component => ranking.IsFused && isPlain ? Fused(component) : Ordered(component))],
            [.. (ranking.Weights ?? []).Select(Math.Abs)],
            skip,
            take,
            texts.Count > 0);

        QueryPlan Fused(RankedScore component)
        {
            var where = query.Where is { } condition ? $"\nWHERE {SqlPrinter.Print(condition)}" : "";
            var scores = string.Join(", ", ranking.Components.Select(other => other.HighScore));
            return new()
            {
                RewrittenQuery = $"SELECT {first}{QueryRewriter.Root(query)}._rid, {QueryRewriter.Payload(query)} AS payload, [{scores}] AS componentScores\n{from}{where}\nORDER BY {component.OrderBy}{last}",
            };
        }

        QueryPlan Ordered(RankedScore component)
        {
            var scores = string.Join(", ", isPlain ? [] : ranking.Components.Select(other => other.ComponentScore));
            return new()
            {
                Top = top is null ? null : most,
                Offset = top is null && most is not null ? 0 : null,
                Limit = top is null ? most : null,
                OrderBy = [new(component.Score, Descending: component.Weight >= 0, DirectionWritten: true)],
                HasNonStreamingOrderBy = true,
                RewrittenQuery = $"SELECT {first}{QueryRewriter.Root(query)}._rid, [{{\"item\": {SqlPrinter.Print(component.Score)}}}] AS orderByItems, "
                    + $"{{\"payload\": {QueryRewriter.Payload(query)}, \"componentScores\": [{scores}]}} AS payload\n{from}\nWHERE {QueryRewriter.Filtered(query)}\nORDER BY {component.OrderBy}{last}",
            };
        }
    }

    public void WriteTo(Utf8JsonWriter writer)
    {
        writer.WriteStartObject("hybridSearchQueryInfo"u8);
        writer.WriteString("globalStatisticsQuery"u8, GlobalStatisticsQuery);
        writer.WriteStartArray("componentQueryInfos"u8);
        foreach (var component in Components)
        {
            writer.WriteStartObject();
            component.WriteInfo(writer);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteStartArray("componentWithoutPayloadQueryInfos"u8);
        writer.WriteEndArray();
        writer.WriteStartArray("componentWeights"u8);
        foreach (var weight in Weights)
        {
            writer.WriteNumberValue(weight);
        }

        writer.WriteEndArray();
        QueryPlan.WriteNumber(writer, "skip", Skip);
        QueryPlan.WriteNumber(writer, "take", Take);
        writer.WriteBoolean("requiresGlobalStatistics"u8, RequiresGlobalStatistics);
        writer.WriteString("scoreCombinationKind"u8, "Rrf"u8);
        writer.WriteEndObject();
    }
}
